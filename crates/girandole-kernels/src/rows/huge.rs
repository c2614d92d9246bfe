//! Memory for tables: from the start of a cache line, in huge pages where the system has them.
//!
//! Rows are reached at random. In pages of 4 KiB each reach would first walk the page tables, which takes as long as the
//! row itself; and a row that starts in the middle of a line costs two.

use burn::backend::flex::{FlexTensor, Layout};
use burn::tensor::{Bytes, DType};

use super::prefetch::LINE;

/// A table of its own memory, written by `write`.
pub(super) fn table(shape: [usize; 2], write: impl FnOnce(&mut [f32])) -> FlexTensor {
    let n = shape[0] * shape[1];
    let mut memory: Vec<f32> = Vec::with_capacity(n + LINE);
    in_huge_pages(&mut memory);
    // burn's tensors keep no alignment above 16 bytes, so the first line may have to be skipped in part.
    let skipped = memory.as_ptr().align_offset(LINE * size_of::<f32>()).min(LINE);
    memory.resize(skipped + n, 0.0);
    write(&mut memory[skipped..]);
    let layout = Layout::new(shape.into(), vec![shape[1] as isize, 1], skipped);
    FlexTensor::new(Bytes::from_elems(memory), layout, DType::F32)
}

/// Asks the system for huge pages under all that the memory has room for; it may have none, and then nothing changes.
#[cfg(target_os = "linux")]
fn in_huge_pages(memory: &mut Vec<f32>) {
    const PAGE: usize = 4096;
    const HUGE: usize = 2 << 20;
    let (start, len) = (memory.as_mut_ptr().cast::<u8>(), memory.capacity() * size_of::<f32>());
    if len < HUGE {
        return;
    }
    let skipped = start.align_offset(PAGE);
    #[allow(unsafe_code, reason = "advice on pages that lie wholly inside this allocation")]
    unsafe {
        libc::madvise(start.add(skipped).cast(), (len - skipped) / PAGE * PAGE, libc::MADV_HUGEPAGE);
    }
}
#[cfg(not(target_os = "linux"))]
fn in_huge_pages(_: &mut Vec<f32>) {}
