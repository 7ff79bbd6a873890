from xml.etree import ElementTree

from bench.chart import Line, drawn

SVG = "{http://www.w3.org/2000/svg}"


def test_a_decade_is_as_wide_as_the_next() -> None:
    lines = [Line(name, [(1_000, 0.1), (10_000, 1.0), (100_000, 10.0)]) for name in ("a", "b", "c")]
    picture = ElementTree.fromstring(drawn(lines))
    points = picture.findall(f"{SVG}polyline")[0].attrib["points"].split(" ")
    (x0, y0), (x1, y1), (x2, y2) = (tuple(float(number) for number in point.split(",")) for point in points)
    assert abs((x1 - x0) - (x2 - x1)) <= 0.2
    assert abs((y0 - y1) - (y1 - y2)) <= 0.2
    assert y2 < y1 < y0


def test_every_line_is_named() -> None:
    lines = [Line(name, [(1_000, 1.0), (10_000, 2.0)]) for name in ("read", "refresh", "query")]
    names = [text.text for text in ElementTree.fromstring(drawn(lines)).iter(f"{SVG}text")]
    assert {"read", "refresh", "query"} <= set(names)
