"""Writes the rules of the case `pdf-pages`: a font that is not in the file, columns, running heads and page numbers."""

import sys

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph

RULES = [
    "水尺每天看四次，看的人把读数写在账上，并写明看的时候有没有风；有风的日子多看一次，两次不同，取低的那一次。",
    "读数写成几尺几寸，不写大约。写错了不许涂掉，在旁边另写一行，写上改的人是谁，改的时候是几点，原来写的是什么。",
    "水尺每年立春擦洗一次，擦洗以前先请两个镇的人来看，看过以后各记一份，各自带回去保存，来年再拿出来对照。",
    "尺上的字看不清的时候，用白漆重描，重描的人不许独自一人，描完以后当场量一次，与石阶上的刻痕相符才算数。",
    "账本写满以后送到桥头的书屋，谁都可以借看，借走的人留下名字，十天以内送回；送不回来的，要替书屋抄一本。",
    "涨水的时候，看尺的人可以不等账本，先敲钟报信：一尺敲一下，五尺以上连着敲，听见的人再往下游一站一站传。",
]
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
text = ParagraphStyle("text", fontName="STSong-Light", fontSize=10.5, leading=17, firstLineIndent=21, wordWrap="CJK")
title = ParagraphStyle("title", fontName="STSong-Light", fontSize=18, leading=30, alignment=1)
day = ParagraphStyle("day", parent=text, alignment=1, firstLineIndent=0, spaceAfter=12)


def margins(canvas, document):
    canvas.setFont("STSong-Light", 8)
    canvas.drawCentredString(210, 565, "槐溪渡规约汇编")
    canvas.drawCentredString(210, 25, f"- {document.page} -")


pages = BaseDocTemplate(sys.argv[1], pagesize=(420, 595), invariant=1, title="看尺规约")
pages.addPageTemplates(
    [
        PageTemplate("one", [Frame(50, 45, 320, 500)], onPage=margins),
        PageTemplate("two", [Frame(40, 45, 165, 500), Frame(215, 45, 165, 500)], onPage=margins),
    ]
)
flow = [Paragraph("看尺规约", title), Paragraph("（2026年2月4日槐溪渡联合会议定）", day)]
flow += [Paragraph(f"第{number}条　{rule}", text) for number, rule in zip("一二三四五六", RULES)]
flow += [NextPageTemplate("two"), Paragraph("附：各站看尺人的话", text), FrameBreak()]
for station in ["上渡", "石臼", "柳湾", "桥头", "沙洲"]:
    flow.append(Paragraph(f"{station}站的人说，规约贴在墙上，字小，夜里看不清，要提着灯看；看了三年，不用看也记得，可是灯还是要提，因为路上要走。", text))
    flow.append(Paragraph(f"{station}站的账本一年用掉两本，写得最密的是七月，写得最稀的是腊月；腊月里水不动，人也不动，账上只有一个字：平。", text))
pages.build(flow)
