"""Files as people bring them, made for this project: photographs with EXIF, scans, chats, order books, saved pages.

Everything is drawn from the words given; the same words always give the same bytes, save for PDF dates.
Each function returns the bytes of one file.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import typst
from django.conf import settings
from openpyxl.styles import Font
from PIL import Image, ImageDraw, ImageFilter, ImageFont

EXIF_MAKE, EXIF_MODEL, EXIF_WHEN, EXIF_GPS = 0x010F, 0x0110, 0x0132, 0x8825
PAPER, INK = (247, 244, 236), (38, 40, 44)


@dataclass(frozen=True)
class Photograph:
    """What a photograph shows. subject: box, phone, mug, print or shopfront; caption: written on a label in it."""

    subject: str
    caption: str
    when: datetime
    place: tuple[float, float] | None = None  # latitude, longitude in degrees
    camera: str = "Lanting P3"


def photograph(what: Photograph) -> bytes:
    """A JPEG of 1600 x 1200 with make, model, time and, where known, the place in its EXIF."""
    dice = random.Random(what.caption)  # noqa: S311 - grain of a picture, not a secret
    canvas = Image.new("RGB", (1600, 1200), (188, 178, 162))
    pen = ImageDraw.Draw(canvas)
    for y in range(700, 1200):  # a table top that darkens towards the viewer
        shade = 150 - (y - 700) // 10
        pen.line([(0, y), (1600, y)], fill=(shade, shade - 18, shade - 40))
    SUBJECTS[what.subject](pen, dice)
    pen.rectangle([980, 900, 1520, 1060], fill=(250, 250, 246), outline=(120, 120, 118), width=3)
    pen.multiline_text((1010, 925), what.caption, font=font(40), fill=INK, spacing=12)
    grain = Image.effect_noise(canvas.size, 22).convert("RGB")
    picture = Image.blend(canvas, grain, 0.07).filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, exif=exif_of(what))
    return out.getvalue()


def exif_of(what: Photograph) -> Image.Exif:
    """The EXIF block of a phone's camera; degrees are kept to a hundredth of a second of arc."""
    exif = Image.Exif()
    exif[EXIF_MAKE], exif[EXIF_MODEL] = what.camera.split(" ")[0], what.camera
    exif[EXIF_WHEN] = what.when.strftime("%Y:%m:%d %H:%M:%S")
    if what.place:
        gps = exif.get_ifd(EXIF_GPS)
        latitude, longitude = what.place
        gps[1], gps[2] = "N" if latitude >= 0 else "S", sexagesimal(abs(latitude))
        gps[3], gps[4] = "E" if longitude >= 0 else "W", sexagesimal(abs(longitude))
    return exif


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes = (degrees % 1) * 60
    return float(int(degrees)), float(int(minutes)), round((minutes % 1) * 60, 2)


def boxes(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    """A pile of cartons, some with damp stains."""
    for row in range(3):
        for column in range(4 - row):
            x, y = 160 + column * 300 + row * 150, 620 - row * 230
            pen.rectangle([x, y, x + 280, y + 220], fill=(186, 148, 100), outline=(120, 92, 58), width=4)
            pen.rectangle([x + 115, y, x + 165, y + 220], fill=(205, 176, 130))
            if dice.random() < 0.5:
                reach = dice.randint(40, 110)
                pen.ellipse([x + 10, y + 190 - reach, x + 200, y + 218], fill=(146, 112, 74))


def phone(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rounded_rectangle([560, 260, 900, 960], 46, fill=(28, 30, 34))
    pen.rounded_rectangle([578, 300, 882, 920], 20, fill=(86, 122, 140))
    start = dice.randint(600, 840)
    pen.line([(start, 300), (700, 520), (620, 700), (760, 920)], fill=(220, 228, 230), width=4)


def mug(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for index in range(3):
        x = 220 + index * 400
        pen.ellipse([x, 420, x + 280, 500], fill=(214, 226, 220))
        pen.rectangle([x, 460, x + 280, 800], fill=(150, 190, 176))
        pen.ellipse([x, 760, x + 280, 840], fill=(150, 190, 176))
        pen.arc([x + 230, 520, x + 370, 720], 270, 90, fill=(150, 190, 176), width=34)
        if dice.random() < 0.6:
            pen.line([(x + 90, 470), (x + 120, 600), (x + 80, 700)], fill=(80, 90, 88), width=5)


def printed(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    """A framed landscape on a wall: the picture that somebody used without asking."""
    pen.rectangle([360, 180, 1240, 800], fill=(60, 46, 34))
    pen.rectangle([400, 220, 1200, 760], fill=(170, 200, 214))
    points = [(400 + step * 40, 600 - dice.randint(20, 240)) for step in range(21)]
    pen.polygon([(400, 760), *points, (1200, 760)], fill=(74, 104, 96))


def shopfront(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle([200, 180, 1400, 1000], fill=(120, 112, 108))
    pen.rectangle([200, 180, 1400, 340], fill=(150, 44, 36))
    for column in range(6):
        shade = dice.randint(120, 210)
        pen.rectangle([250 + column * 190, 420, 410 + column * 190, 900], fill=(shade, shade, shade - 30))


SUBJECTS = {"box": boxes, "phone": phone, "mug": mug, "print": printed, "shopfront": shopfront}


def font(size: int, *, serif: bool = False) -> ImageFont.FreeTypeFont:
    """Noto SC at `size` pixels, from the same folder that papers are set with."""
    family = "serif" if serif else "sans"
    folder = Path(settings.CONCORD_FONTS) / f"noto-{family}-sc"
    return ImageFont.truetype(str(next(folder.rglob("*400Regular.ttf"))), size)


def scanned_paper(title: str, lines: Sequence[str], *, pages: int = 1) -> bytes:
    """A PDF that holds pictures only, slightly turned and grey, as an office scanner makes it."""
    sheets = []
    for page in range(pages):
        sheet = Image.new("L", (1240, 1754), 250)
        pen = ImageDraw.Draw(sheet)
        pen.text((150, 150), title, font=font(54, serif=True), fill=30)
        for number, line in enumerate(lines[page * 24 : (page + 1) * 24]):
            pen.text((150, 290 + number * 56), line, font=font(34, serif=True), fill=45)
        pen.ellipse([860, 1340, 1080, 1560], outline=90, width=8)
        turned = sheet.rotate(0.7 - page * 0.4, fillcolor=244, resample=Image.Resampling.BICUBIC)
        sheets.append(Image.blend(turned, Image.effect_noise(turned.size, 30), 0.06))
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    return out.getvalue()


def chat_export(title: str, lines: Sequence[tuple[str, str, str]]) -> bytes:
    """A text file as a chat program exports it: (time, who, words) for each line; UTF-8 with CRLF."""
    body = [title, "=" * 40, *(f"{when}  {who}\r\n{words}\r\n" for when, who, words in lines)]
    return "\r\n".join(body).encode()


def order_book(title: str, head: Sequence[str], rows: Sequence[Sequence[str | int | float]]) -> bytes:
    """An XLSX sheet of orders, first row bold."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.append(list(head))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def saved_page(title: str, lines: Sequence[str]) -> bytes:
    """A PDF with selectable text, as a browser saves a web page: address line, title, paragraphs, page foot."""
    source = (
        "#let page-data = json(bytes(sys.inputs.page))\n"
        '#set page(paper: "a4", margin: 16mm, footer: text(8pt, gray)[#page-data.title · 1/1])\n'
        '#set text(font: "Noto Sans SC", size: 11pt)\n'
        "#rect(width: 100%, fill: luma(236), inset: 8pt, text(8pt, page-data.title))\n"
        "#v(8mm)\n#text(18pt, weight: 700, page-data.title)\n#v(5mm)\n"
        "#for line in page-data.lines [#line #parbreak()]\n"
    )
    compiler = typst.Compiler(source.encode(), font_paths=[str(settings.CONCORD_FONTS)], ignore_system_fonts=True)
    return compiler.compile(format="pdf", sys_inputs={"page": json.dumps({"title": title, "lines": list(lines)})})
