//! A head of your own: each task adds a network of its own to one that all share.
//!
//! Shows: implement `Head`, the seam under which shared bottom, MoE and MMoE are equals.
//! Run: `cargo run --release --example own_head`      (about 1 s on two cores)
//! Ends with: `mean test AUC: own head 0.89, shared bottom 0.89`, about

use girandole::prelude::*;

/// What task `k` gets is `shared(x) + own_k(x)`.
#[derive(Module, Debug)]
struct SharedPlusOwn {
    shared: Mlp,
    own: Vec<Mlp>,
}

impl SharedPlusOwn {
    fn new(d_input: usize, n_tasks: usize, device: &Device) -> Result<Self, BuildError> {
        let shared = MlpConfig::new([64, 32]).init(d_input, device)?;
        let own = (0..n_tasks).map(|_| MlpConfig::new([32]).init(d_input, device));
        Ok(Self { shared, own: own.collect::<Result<_, _>>()? })
    }
}

impl Head for SharedPlusOwn {
    fn n_tasks(&self) -> usize {
        self.own.len()
    }

    fn d_input(&self) -> usize {
        self.shared.d_input()
    }

    fn d_output(&self) -> usize {
        self.shared.d_output()
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        let shared = self.shared.forward(input.clone());
        let own = self.own.iter().map(|own| own.forward(input.clone()) + shared.clone()).collect();
        Tensor::stack(own, 0) // [n_tasks, batch, d_output]
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let device = DeviceSpec::flex().open()?;
    device.seed(1);
    let data = datasets::adult()?;
    let head = SharedPlusOwn::new(data.d_input(), data.tasks().len(), &device)?;
    let own = MultiTaskModel::for_data(&data).head(head).towers([8]).init(&device)?;
    let bottom =
        MultiTaskModel::for_data(&data).head(SharedBottomConfig::new([64, 32])).towers([8]).init(&device)?;
    let (own, bottom) = (mean_auc(own, &data)?, mean_auc(bottom, &data)?);
    println!("mean test AUC: own head {own:.2}, shared bottom {bottom:.2}");
    Ok(())
}

fn mean_auc<M: TaskModel>(model: M, data: &DataSet) -> Result<f64, Box<dyn std::error::Error>> {
    let fitted = Trainer::new(model).epochs(2).batch(256).dashboard(Dashboard::Quiet).fit(data)?;
    let aucs: Vec<f64> = fitted.test.iter().filter_map(|scores| scores.auc).collect();
    Ok(aucs.iter().sum::<f64>() / aucs.len() as f64)
}
