"""Takes the kept values out of a workbook, has LibreOffice calculate every formula anew, and compares: `recalculate.py FILE.xlsx FOLDER`.

Prints each formula that comes to something else, then how many there are. Needs nothing but Python and LibreOffice Calc.
"""

import html
import os
import re
import subprocess
import sys
import zipfile

CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v>(.*?)</v></c>')


def without_values(source, target):
    """A copy without the kept values of formulas; the formulas with what was kept, by sheet and cell."""
    kept = {}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        names = re.findall(r'<sheet name="([^"]*)"', old.read("xl/workbook.xml").decode())
        for entry in old.infolist():
            data = old.read(entry)
            sheet = re.match(r"xl/worksheets/sheet(\d+)\.xml", entry.filename)
            if sheet:
                text = data.decode()
                for cell in CELL.finditer(text):
                    kept[int(sheet[1]), cell[1]] = (html.unescape(cell[3]), html.unescape(cell[4]))
                bare = lambda cell: f'<c r="{cell[1]}"{cell[2].replace(" t=" + chr(34) + "str" + chr(34), "")}><f>{cell[3]}</f></c>'
                data = CELL.sub(bare, text).encode()
            new.writestr(entry, data)
    return names, kept


def calculated(path):
    """What each cell of each sheet comes to."""
    found = {}
    with zipfile.ZipFile(path) as book:
        shared = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
        words = [html.unescape(re.sub(r"<[^>]*>", "", one)) for one in re.findall(r"<si>(.*?)</si>", shared, re.S)]
        for name in book.namelist():
            sheet = re.match(r"xl/worksheets/sheet(\d+)\.xml", name)
            if not sheet:
                continue
            for cell in re.finditer(r'<c r="([A-Z]+\d+)"([^>/]*)>(.*?)</c>', book.read(name).decode(), re.S):
                value = re.search(r"<v>(.*?)</v>", cell[3])
                if value:
                    is_word = 't="s"' in cell[2]
                    found[int(sheet[1]), cell[1]] = words[int(value[1])] if is_word else html.unescape(value[1])
    return found


def same(kept, found):
    try:
        return abs(float(kept) - float(found)) < 1e-6
    except (TypeError, ValueError):
        return kept == found


def main():
    source, folder = sys.argv[1:3]
    os.makedirs(folder, exist_ok=True)
    bare = os.path.join(folder, "bare.xlsx")
    names, kept = without_values(source, bare)
    profile = "file://" + os.path.abspath(os.path.join(folder, "profile"))
    again = os.path.join(folder, "again")
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", again, bare], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = calculated(os.path.join(again, "bare.xlsx"))
    wrong = 0
    for (sheet, cell), (formula, value) in sorted(kept.items()):
        if not same(value, found.get((sheet, cell))):
            wrong += 1
            print(f"{names[sheet - 1]} {cell}: {formula} is {value}, and comes to {found.get((sheet, cell))}")
    print(f"{len(kept)} formulas, {wrong} different")


main()
