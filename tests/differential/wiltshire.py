"""Fees for outcomes in a support plan: a fifth in advance, the rest when the person confirms, the advance taken back where an outcome is missed."""

from datetime import date, timedelta
from fractions import Fraction

from common import Statement, a_day, maybe, month, penny, periods

FIRST, LAST, SETTLED = date(2012, 4, 1), date(2015, 3, 31), date(2015, 9, 30)
FEES = {
    ("mobility", "lower"): "420.00", ("mobility", "higher"): "780.00",
    ("washing", "lower"): "360.00", ("washing", "higher"): "645.00",
    ("meals", "lower"): "240.00", ("meals", "higher"): "415.00",
    ("medicines", "lower"): "180.00", ("medicines", "higher"): "310.00",
    ("going out", "lower"): "275.00", ("going out", "higher"): "512.50",
}


def data(random):
    plans = []
    for number in range(random.randint(0, 12)):
        agreed = a_day(random, FIRST, LAST)
        plans.append({
            "plan_id": f"SP{number}",
            "person_id": f"C{random.randint(1, 9)}",
            "area": random.choice(["amesbury", "calne", "devizes", "salisbury"]),
            "provider": random.choice(["Avonvale Care", "Hill, Dale & Co", 'The "Old" Mill', "Émilie's"]),
            "agreed_date": agreed,
            "ending": maybe(random, 30, random.choice(["independent", "moved", "died"])),
            "ended_date": maybe(random, 30, agreed + timedelta(days=random.randint(0, 300))),
        })
    goals = []
    for number in range(random.randint(0, 40) if plans else 0):
        plan = random.choice(plans)
        due = plan["agreed_date"] + timedelta(days=random.randint(0, 250))
        aim, need = random.choice(list(FEES))
        delivered = maybe(random, 30, due + timedelta(days=random.choice([-40, -1, 0, 1, 30])))
        goals.append({
            "goal_id": number, "plan": plan["plan_id"], "aim": aim, "need": need, "due_date": due,
            "delivered_date": delivered,
            "confirmed_date": maybe(random, 30, due + timedelta(days=random.randint(-20, 200))),
        })
    return {"plan": plans, "goal": goals}


def owed(rows):
    statement = Statement()
    plans = {plan["plan_id"]: plan for plan in rows["plan"]}
    inside = periods(month, FIRST, SETTLED)
    advances, paid, due = {}, {}, {}
    for goal in rows["goal"]:
        plan = plans[goal["plan"]]
        fee = Fraction(FEES[goal["aim"], goal["need"]])
        advance = fee / 5
        advances[goal["plan"]] = advances.get(goal["plan"], 0) + advance
        in_time = goal["delivered_date"] is not None and goal["delivered_date"] <= goal["due_date"]
        if in_time and goal["confirmed_date"] is not None:
            pay(statement, paid, inside, plan["provider"], month(goal["confirmed_date"]), "balance", fee - advance)
        if not in_time and plan["ending"] not in ("moved", "died") and month(goal["due_date"]) in inside:
            key = (plan["provider"], month(goal["due_date"]))
            due[key] = due.get(key, 0) + penny(advance)
    for name, advance in advances.items():
        plan = plans[name]
        pay(statement, paid, inside, plan["provider"], month(plan["agreed_date"]), "advance", advance)
    # From month to month no more is taken back than is paid in it; the rest waits.
    for provider in {provider for provider, _ in due}:
        open_ = Fraction(0)
        for period in inside:
            open_ += due.get((provider, period), 0)
            taken = min(open_, paid.get((provider, period), Fraction(0)))
            open_ -= taken
            if taken != 0:
                statement.add(provider, period, "penalty", -taken)
    return statement.lines


def pay(statement, paid, inside, provider, period, item, amount):
    if period in inside:
        statement.add(provider, period, item, penny(amount))
        paid[provider, period] = paid.get((provider, period), 0) + penny(amount)
