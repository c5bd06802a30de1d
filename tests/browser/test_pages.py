"""The site in a browser: it sorts, filters, draws hanzi, asks nobody, and shuts nobody out."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.paths import PROJECT
from analysis.site import build_site

# Whether a browser draws two hanzi differently, which it does not where both come out as an empty box.
DRAWN = """() => {
  const draw = (text) => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    context.font = "40px " + getComputedStyle(document.body).fontFamily;
    context.fillText(text, 0, 50);
    return canvas.toDataURL();
  };
  return draw("要") !== draw("嘉") && draw("要") !== draw("\\ue123");
}"""
# The alternative texts of all pictures, once these have been drawn.
ALTS = """images => Promise.all(images.map(image => {
  image.loading = "eager";
  return image.decode().then(() => image.alt);
}))"""
# Hide each row of a table in which all has the colours, size and weight of something in a row before it; or show it.
HIDE_ALIKE = """hide => document.querySelectorAll("tbody").forEach(body => {
  const look = (element) => {
    const looks = [];
    for (; element !== body; element = element.parentElement) {
      const style = getComputedStyle(element);
      looks.push(style.color, style.backgroundColor, style.opacity, style.fontSize, style.fontWeight);
    }
    return looks.join();
  };
  const known = new Set(), rows = [...body.rows];
  const looks = hide ? rows.map(row => [row, ...row.querySelectorAll("*")].map(look)) : [];
  rows.forEach((row, number) => {
    row.style.display = hide && looks[number].every(one => known.has(one)) ? "none" : "";
    looks[number]?.forEach(one => known.add(one));
  });
})"""
# Whether something sticks out of the page at the right.
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "site"
    build_site(project=PROJECT, folder=folder)
    return folder


def serious(page):
    """What shuts people out. Contrast, slow to find, is not asked of table rows that look like one before them."""
    contrast = "color-contrast"
    found = violations(page, {"rules": {contrast: {"enabled": False}}})
    page.evaluate(HIDE_ALIKE, True)
    found += violations(page, {"runOnly": {"type": "rule", "values": [contrast]}})
    page.evaluate(HIDE_ALIKE, False)
    return found


def violations(page, options):
    run = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [
        (violation["id"], node["html"][:200])
        for violation in run.response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("name", ["index", "03-keyness", "figures", "tables", "tables/lockwords"])
def test_the_site_is_accessible_and_draws_hanzi(page, site, name):
    page.goto((site / f"{name}.html").as_uri())
    assert page.evaluate(DRAWN)
    assert serious(page) == []
    pictures = page.locator("img").evaluate_all(ALTS)
    assert all(pictures)
    page.set_viewport_size({"width": 390, "height": 800})
    assert not page.evaluate(TOO_WIDE)


def test_a_report_is_accessible_sorts_and_filters(page, own_texts):
    page.goto((own_texts / "comparison" / "report.html").as_uri())
    assert page.evaluate(DRAWN)
    assert serious(page) == []
    assert all(page.locator("img").evaluate_all(ALTS))
    table = page.locator(".data").filter(has=page.locator("th", has_text="log ratio")).first
    words = table.locator("tbody tr:visible td:first-child")
    before = words.all_inner_texts()
    table.locator("thead button").nth(0).click()
    assert words.all_inner_texts() != before and sorted(words.all_inner_texts()) == sorted(before)
    table.get_by_label("Filter").fill("嘉兴")
    assert 0 < words.count() < 10 and "嘉兴" in words.all_inner_texts()
    page.set_viewport_size({"width": 390, "height": 800})
    assert not page.evaluate(TOO_WIDE)


def test_a_table_sorts_and_filters(page, site):
    page.goto((site / "tables" / "keyness.html").as_uri())
    first = page.locator("tbody tr:visible td:first-child").first
    assert first.inner_text() == "要"
    page.get_by_role("button", name="n reference").click()
    assert first.inner_text() == "嘉兴"
    page.get_by_role("button", name="n reference").click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("n reference")
    page.get_by_label("Filter").fill("jiāxīng")
    left = page.locator("tbody tr:visible td:first-child").all_inner_texts()
    assert "嘉兴" in left and all("嘉兴" in word for word in left)
    assert "rows" in page.locator("output").inner_text()


def test_every_page_is_reached_by_links(page, site):
    seen, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        page.goto((site / name).as_uri(), wait_until="domcontentloaded")
        for link in page.locator("a").evaluate_all("links => links.map(link => link.href)"):
            target, _, anchor = link.removeprefix(site.as_uri() + "/").partition("#")
            assert (site / target).is_file(), f"{name} links to {link}"
            if target.endswith(".html") and target.count("/") < 1:
                waiting.append(target)
            if anchor and target == name:
                assert page.locator(f"[id='{anchor}']").count() == 1
    assert {path.name for path in site.glob("*.html")} <= seen
