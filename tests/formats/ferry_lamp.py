"""Writes the document of the case `word-documents` that python-docx makes."""

import datetime
import sys

import docx

document = docx.Document()
properties = document.core_properties
properties.title, properties.author = "青水渡口的灯", "王守堤"
properties.created = properties.modified = datetime.datetime(2025, 3, 8)
document.add_heading("青水渡口的灯", 0)
document.add_heading("一、看灯的人", 1)
paragraph = document.add_paragraph("河上的灯每晚六点点亮，看灯的人先量水位，再写进册子。")
paragraph.add_run("水涨三尺").bold = True
paragraph.add_run("，灯就要挂高一格。")
document.add_paragraph("第一件事：把绳子收好。", style="List Number")
document.add_paragraph("第二件事：把船系牢。", style="List Number")
document.add_paragraph("桨", style="List Bullet")
table = document.add_table(rows=2, cols=2)
for row, texts in zip(table.rows, [["日子", "水位"], ["三月八日", "四尺二寸"]]):
    for cell, text in zip(row.cells, texts):
        cell.text = text
document.add_heading("二、修灯的人", 1)
document.add_paragraph("修灯的人住在上游，\n每月来两回。")
document.save(sys.argv[1])
