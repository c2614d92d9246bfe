//! Figures as PNG, with letters that need no font of the machine.

use epaint_default_fonts::UBUNTU_LIGHT;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Pixels of the picture a pixel of the figure, at least.
const SCALE: f32 = 2.0;

/// The least width of a picture in pixels.
const LEAST_WIDTH: f32 = 1600.0;

/// Makes a regular and a bold face out of the light one, in the inks of the figures' texts.
const WEIGHTS: &str = "text { stroke: #3c3c3c; stroke-width: 0.022em } text[font-weight=bold] \
                       { stroke: #191919; stroke-width: 0.05em; letter-spacing: 0.025em }";

/// The bytes of a picture.
pub(super) fn png(svg: &str) -> Result<Vec<u8>, String> {
    let mut options = Options { style_sheet: Some(WEIGHTS.to_owned()), ..Options::default() };
    let fonts = options.fontdb_mut();
    fonts.load_font_data(UBUNTU_LIGHT.to_vec());
    let family = fonts.faces().find_map(|face| face.families.first()).map(|(name, _)| name.clone());
    let family = family.ok_or("the font for pictures has no name")?;
    fonts.set_sans_serif_family(&family);
    options.font_family = family;

    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SCALE.max(LEAST_WIDTH / width);
    let pixels = |length: f32| (length * scale).round() as u32;
    let picture = Pixmap::new(pixels(width), pixels(height));
    let mut picture =
        picture.ok_or_else(|| format!("{width} by {height} pixels are no size for a picture"))?;
    picture.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{LinePanel, line_panels};

    /// Dark pixels in the upper twelfth, where the title of the only panel stands.
    fn ink_of_title(title: &str) -> usize {
        let panel = LinePanel {
            title: title.to_owned(),
            x_range: (0.0, 1.0),
            y_range: (0.0, 1.0),
            ..LinePanel::default()
        };
        let bytes = png(&line_panels(&[panel]).expect("drawn")).expect("a picture");
        let picture = Pixmap::decode_png(&bytes).expect("a PNG");
        assert!(picture.width() >= 1600, "{} pixels are few", picture.width());
        let band = picture.pixels().len() / 12;
        picture.pixels().iter().take(band).filter(|pixel| pixel.red() < 100).count()
    }

    #[test]
    fn letters_are_drawn_without_fonts_of_the_machine() {
        assert_eq!(ink_of_title(""), 0);
        let (one, two) = (ink_of_title("cosine 0.5"), ink_of_title("cosine 0.5 cosine 0.5"));
        assert!(one > 1_000 && two > one * 19 / 10, "{one} and {two} dark pixels");
    }

    #[test]
    fn a_picture_is_the_same_each_time_and_opaque() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"3\"><text>a</text></svg>";
        let bytes = png(svg).expect("a picture");
        assert_eq!(bytes, png(svg).expect("a picture again"));
        let picture = Pixmap::decode_png(&bytes).expect("a PNG");
        assert_eq!((picture.width(), picture.height()), (1800, 6));
        assert!(picture.pixels().iter().all(|pixel| pixel.alpha() == 255));
    }
}
