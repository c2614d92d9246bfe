//! Reading an SVG text back.

/// Asserts that every element is closed in order and that no text holds a bare sign; returns the texts.
pub(super) fn texts(svg: &str) -> Vec<String> {
    let (mut open, mut texts) = (Vec::new(), Vec::new());
    for part in svg.split('<').skip(1) {
        let (tag, content) = part.split_once('>').expect("a tag ends");
        assert!(!content.contains('>'), "a bare sign in {content:?}");
        assert_eq!(tag.matches('"').count() % 2, 0, "an open quote in {tag:?}");
        for after in content.split('&').skip(1) {
            let names = ["lt;", "gt;", "amp;", "quot;", "apos;"];
            assert!(names.iter().any(|name| after.starts_with(name)), "a bare sign in {content:?}");
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed in order");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().expect("a name"));
        }
        if !content.trim().is_empty() {
            texts.push(content.trim().to_owned());
        }
    }
    assert!(open.is_empty(), "all closed");
    texts
}

/// The points of the polylines and polygons of one colour, outlines of the legend and all.
pub(super) fn points(svg: &str, color: &str) -> Vec<(f64, f64)> {
    let lines = svg.lines().filter(|line| line.starts_with("<poly") && line.contains(color));
    let lists = lines.filter_map(|line| line.split("points=\"").nth(1)?.split('"').next());
    let pairs = lists.flat_map(|list| list.split_whitespace().filter_map(|pair| pair.split_once(',')));
    pairs.map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number"))).collect()
}
