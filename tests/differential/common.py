"""What the small calculators share: exact amounts, days, periods and made-up rows. Nothing here is Meed's, and nothing of Meed is read."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from math import floor


def penny(amount):
    """To the nearest penny, halves up by size."""
    size = Fraction(floor(abs(amount) * 100 + Fraction(1, 2)), 100)
    return -size if amount < 0 else size


def quarter(day):
    return f"{day.year}Q{(day.month + 2) // 3}"


def month(day):
    return f"{day.year}-{day.month:02}"


def months_after(day, count):
    """The same day of a later month, or the last day of a shorter one."""
    year, at = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, at + 1, min(day.day, monthrange(year, at + 1)[1]))


def periods(label, first, last):
    """The labels of all periods from one day to another, in order."""
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return list(dict.fromkeys(label(day) for day in days))


def a_day(random, first, last):
    return first + timedelta(days=random.randint(0, (last - first).days))


def maybe(random, part, value):
    """The value, or a blank in so many cases out of a hundred."""
    return None if random.randint(1, 100) <= part else value


class Statement:
    """What is owed: by payee, period and item."""

    def __init__(self):
        self.lines = {}

    def add(self, payee, period, item, amount):
        key = (payee, period, item)
        self.lines[key] = self.lines.get(key, Fraction(0)) + amount
