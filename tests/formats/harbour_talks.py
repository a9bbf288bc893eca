"""Writes the collection of talks of the case `books`: EPUB 3 with its table of contents among the chapters."""

import sys
import zipfile

PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><link rel="stylesheet" href="a.css"/></head>
<body>%s</body></html>
"""
TALKS = [
    (
        "在开闸日的讲话",
        "（2024年4月2日）",
        "林守闸",
        '<p>各位邻居：</p><p>闸门今天开了。<a id="x"/>水过闸口，<ruby>槐<rt>huái</rt></ruby>树下的人都听得见。<a epub:type="noteref" href="#n">[1]</a></p>'
        '<p>开闸之前，我们数了三遍船。</p><aside epub:type="footnote" id="n"><p>[1] 槐树在闸口以东。</p></aside>',
    ),
    (
        "在合闸日的讲话",
        "（2024年11月2日）",
        "林守闸",
        "<p>各位邻居：</p><p>闸门今天合上，冬天的水留给上游。</p><p>合闸之前，我们数了三遍船。</p>",
    ),
]
with zipfile.ZipFile(sys.argv[1], "w") as book:

    def part(name, text, how=zipfile.ZIP_DEFLATED):
        book.writestr(zipfile.ZipInfo(name, (2025, 3, 8, 0, 0, 0)), text, how)

    part("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
    part(
        "META-INF/container.xml",
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    )
    chapters = [f"chapter{n}" for n, _ in enumerate(TALKS, 1)]
    items = "".join(f'<item id="{c}" href="text/{c}.xhtml" media-type="application/xhtml+xml"/>' for c in chapters)
    refs = "".join(f'<itemref idref="{c}"/>' for c in chapters)
    part(
        "OEBPS/book.opf",
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>闸口讲话集</dc:title>'
        "<dc:creator>林守闸</dc:creator><dc:publisher>青水港出版社</dc:publisher><dc:date>2025-03-08</dc:date></metadata>"
        f'<manifest><item id="nav" href="nav.xhtml" properties="nav"/>{items}</manifest><spine><itemref idref="nav"/>{refs}</spine></package>',
    )
    links = "".join(f'<li><a href="text/{c}.xhtml">{talk[0]}</a></li>' for c, talk in zip(chapters, TALKS))
    part("OEBPS/nav.xhtml", PAGE % f'<nav epub:type="toc"><h1>目录</h1><ol>{links}</ol></nav>')
    for chapter, (title, day, speaker, text) in zip(chapters, TALKS):
        part(f"OEBPS/text/{chapter}.xhtml", PAGE % f"<h1>{title}</h1><p>{day}</p><p>{speaker}</p>{text}")
