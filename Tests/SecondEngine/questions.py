"""Random typed questions, each in two languages: as spade asks it, and as SQL written from the meaning of the words.

Every SQL text is a function of the day asked about, as the engine's plans are; the two share no other code.
"""
import random

TIERS = ['free', 'pro', 'enterprise', 'Pro', 'é', 'e\u0301', '']
FEATURES = ['login', 'export', 'invite', 'Report']


class Pair:
    """An expression: its text for spade, and a function from the day asked about to its SQL."""

    def __init__(self, spade, sql, kind):
        self.spade, self.sql, self.kind = spade, sql, kind


def quoted(text):
    return '"' + text.replace('"', '\\"') + '"'


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def day_before(day, days):
    return f"({day} - {days})"


def score_at(column, day, row='a'):
    """What a history's last row up to the end of that day says."""
    return f"(select h.{column} from scores h where h.account_id = {row}.id and h.date <= {day} order by h.date desc limit 1)"


class Questions:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def days(self):
        return self.pick(1, 2, 7, 14, 30, 60)

    # Expressions about an account, row `a`.

    def number(self, depth=2):
        """An int or a number."""
        leaves = [self.seats, self.arr, self.score, self.score_then, self.change, self.events_count, self.events_sum,
                  self.score_window, self.events_distinct, self.whole, self.fraction]
        if depth <= 0 or self.random.random() < 0.45:
            return self.random.choice(leaves)()
        return self.pick(self.sum, self.product, self.quotient, self.absolute, self.conditional, self.fallback)(depth - 1)

    def seats(self):
        return Pair('seats', lambda d: 'a.seats', 'int')

    def arr(self):
        return Pair('arr', lambda d: 'a.arr', 'number')

    def score(self):
        return Pair('score', lambda d: score_at('score', d), 'int')

    def score_then(self):
        w = self.days()
        return Pair(f'(score @ {w}d ago)', lambda d: score_at('score', day_before(d, w)), 'int')

    def change(self):
        w = self.days()
        return Pair(f'change(score, {w}d)',
                    lambda d: f"({score_at('score', d)} - {score_at('score', day_before(d, w))})", 'int')

    def window(self):
        """Rows of the log in a window: for spade, and a condition on `e` in SQL."""
        w = self.days()
        return self.pick(
            (f' last {w}d', lambda d: f"e.ts >= {day_before(d, w)} + interval 1 day and e.ts < {d} + interval 1 day"),
            (f' before {w}d ago', lambda d: f"e.ts < {day_before(d, w)} + interval 1 day"),
            ('', lambda d: f"e.ts < {d} + interval 1 day"))

    def event_rows(self):
        word, sql = self.window()
        if self.random.random() < 0.4:
            feature = self.random.choice(FEATURES)
            return (f'events where feature == {quoted(feature)}{word}',
                    lambda d: f"from events e where e.account_id = a.id and e.feature = {literal(feature)} and {sql(d)}")
        return f'events{word}', lambda d: f"from events e where e.account_id = a.id and {sql(d)}"

    def events_count(self):
        rows, sql = self.event_rows()
        return Pair(f'count({rows})', lambda d: f'(select count(*) {sql(d)})', 'int')

    def events_sum(self):
        rows, sql = self.event_rows()
        word, name, empty = self.pick(('sum', 'sum', '0'), ('mean', 'avg', 'null'), ('max', 'max', 'null'), ('min', 'min', 'null'))
        return Pair(f'{word}(value of {rows})', lambda d: f'(select coalesce({name}(e.value), {empty}) {sql(d)})', 'number')

    def events_distinct(self):
        rows, sql = self.event_rows()
        return Pair(f'distinct(feature of {rows})', lambda d: f'(select count(distinct e.feature) {sql(d)})', 'int')

    def score_window(self):
        w = self.days()
        word, name = self.pick(('mean', 'avg'), ('max', 'max'), ('min', 'min'), ('count', 'count'))
        return Pair(
            f'{word}(score last {w}d)' if word != 'count' else f'count(scores last {w}d)',
            lambda d: f"(select {name}({'*' if word == 'count' else 'h.score'}) from scores h where h.account_id = a.id "
                      f"and h.date > {day_before(d, w)} and h.date <= {d})", 'number')

    def whole(self):
        n = self.pick(0, 1, 2, 5, 10, 50, 100, 1000)
        return Pair(str(n), lambda d: f'{n}::bigint', 'int')

    def fraction(self):
        n = self.pick('0.5', '1.25', '2.5', '0.1', '1e3')
        return Pair(n, lambda d: f'{n}::double', 'number')

    def sum(self, depth):
        a, b, sign = self.number(depth), self.number(depth), self.pick('+', '-')
        return Pair(f'({a.spade} {sign} {b.spade})', lambda d: f'({a.sql(d)} {sign} {b.sql(d)})', self.widest(a, b))

    def product(self, depth):
        a, b = self.number(depth), self.number(depth)
        return Pair(f'({a.spade} * {b.spade})', lambda d: f'({a.sql(d)} * {b.sql(d)})', self.widest(a, b))

    def quotient(self, depth):
        a, b = self.number(depth), self.number(depth)
        return Pair(f'({a.spade} / {b.spade})',
                    lambda d: f'(({a.sql(d)})::double / nullif({b.sql(d)}, 0))', 'number')

    def absolute(self, depth):
        a = self.number(depth)
        return Pair(f'abs({a.spade})', lambda d: f'abs({a.sql(d)})', a.kind)

    def conditional(self, depth):
        c, a, b = self.condition(depth), self.number(depth), self.number(depth)
        return Pair(f'if({c.spade}, {a.spade}, {b.spade})',
                    lambda d: f'(case when {c.sql(d)} then {a.sql(d)} else {b.sql(d)} end)', self.widest(a, b))

    def fallback(self, depth):
        a, b = self.number(depth), self.number(depth)
        return Pair(f'({a.spade} ?? {b.spade})', lambda d: f'coalesce({a.sql(d)}, {b.sql(d)})', self.widest(a, b))

    @staticmethod
    def widest(a, b):
        return 'int' if a.kind == b.kind == 'int' else 'number'

    # Conditions about an account.

    def condition(self, depth=2):
        if depth > 0 and self.random.random() < 0.4:
            if self.random.random() < 0.25:
                a = self.condition(depth - 1)
                return Pair(f'not ({a.spade})', lambda d: f'(not {a.sql(d)})', 'bool')
            a, b, word = self.condition(depth - 1), self.condition(depth - 1), self.pick('and', 'or')
            return Pair(f'({a.spade} {word} {b.spade})', lambda d: f'({a.sql(d)} {word} {b.sql(d)})', 'bool')
        return self.pick(self.comparison, self.tier_is, self.tier_in, self.is_null, self.between, self.exists, self.flag,
                         self.signed_up, self.tier_order)()

    def comparison(self):
        a, b, sign = self.number(1), self.number(0), self.pick('<', '<=', '>', '>=', '==', '!=')
        return Pair(f'{a.spade} {sign} {b.spade}',
                    lambda d: f"({a.sql(d)} {'=' if sign == '==' else '<>' if sign == '!=' else sign} {b.sql(d)})", 'bool')

    def tier_is(self):
        tier, sign = self.random.choice(TIERS), self.pick('==', '!=')
        return Pair(f'tier {sign} {quoted(tier)}',
                    lambda d: f"(a.tier {'=' if sign == '==' else '<>'} {literal(tier)})", 'bool')

    def tier_order(self):
        tier, sign = self.random.choice(TIERS), self.pick('<', '>=')
        return Pair(f'tier {sign} {quoted(tier)}', lambda d: f'(a.tier {sign} {literal(tier)})', 'bool')

    def tier_in(self):
        tiers, word = self.random.sample(TIERS, 3), self.pick('in', 'not in')
        return Pair(f"tier {word} ({', '.join(map(quoted, tiers))})",
                    lambda d: f"(a.tier {word} ({', '.join(map(literal, tiers))}))", 'bool')

    def is_null(self):
        a, sign = self.number(1), self.pick('==', '!=')
        return Pair(f'{a.spade} {sign} null', lambda d: f"({a.sql(d)} is {'' if sign == '==' else 'not '}null)", 'bool')

    def between(self):
        a, low, high = self.number(1), self.number(0), self.number(0)
        return Pair(f'{a.spade} between {low.spade} and {high.spade}',
                    lambda d: f'({a.sql(d)} between {low.sql(d)} and {high.sql(d)})', 'bool')

    def exists(self):
        rows, sql = self.event_rows()
        word = self.pick('any', 'none')
        return Pair(f'{word}({rows})', lambda d: f"({'' if word == 'any' else 'not '}exists (select 1 {sql(d)}))", 'bool')

    def flag(self):
        return Pair('active', lambda d: 'a.active', 'bool')

    def signed_up(self):
        w, sign = self.days(), self.pick('>=', '<')
        # Both sides are days: W ago begins behind the last day that isn't in `last W`.
        return Pair(f'signup {sign} {w}d ago', lambda d: f"(a.signup {sign} {day_before(d, w)} + interval 1 day)", 'bool')

    # Dims and measures.

    def dim(self):
        n = self.pick(5, 10, 100)
        c = self.condition(1)
        return self.pick(
            Pair('tier', lambda d: 'a.tier', 'text'), Pair('active', lambda d: 'a.active', 'bool'),
            Pair('upper(tier)', lambda d: 'upper(a.tier)', 'text'),
            Pair('month(signup)', lambda d: "date_trunc('month', a.signup)::date", 'date'),
            Pair('year(signup)', lambda d: "date_trunc('year', a.signup)::date", 'date'),
            Pair('week(signup)', lambda d: "date_trunc('week', a.signup)::date", 'date'),
            Pair(f'bin(seats, {n})', lambda d: f'(floor(a.seats / {n}.0) * {n})', 'number'), c)

    def measure(self):
        """An aggregate over a group's rows: SQL over the expression's own column, which `inner` makes."""
        e, c = self.number(1), self.condition(1)
        return self.pick(
            (Pair('count()', lambda d: '1', 'int'), 'count(*)'),
            (Pair(f'count({c.spade})', c.sql, 'bool'), 'count(*) filter (where {0})'),
            (Pair(f'sum({e.spade})', e.sql, 'number'), 'coalesce(sum({0}), 0)'),
            (Pair(f'mean({e.spade})', e.sql, 'number'), 'avg({0})'),
            (Pair(f'min({e.spade})', e.sql, 'number'), 'min({0})'),
            (Pair(f'max({e.spade})', e.sql, 'number'), 'max({0})'),
            (Pair(f'median({e.spade})', e.sql, 'number'), 'quantile_cont({0}::double, 0.5)'),
            (Pair(f'p90({e.spade})', e.sql, 'number'), 'quantile_cont({0}::double, 0.9)'),
            (Pair(f'stdev({e.spade})', e.sql, 'number'), 'stddev_samp({0}::double)'),
            (Pair(f'distinct({e.spade})', e.sql, 'number'), 'count(distinct {0})'),
            (Pair(f'rate({c.spade})', c.sql, 'bool'), 'avg({0}::int)'))

    # Whole questions: spade's text, SQL, and whether the order counts.

    def question(self, today):
        """`today` is SQL for the day; the SQL may move it."""
        return self.pick(self.listing, self.listing, self.slice, self.slice, self.slice, self.top, self.peers, self.log,
                         self.versus, self.steps)(today)

    @staticmethod
    def there(day):
        return f'((a.signup is null or a.signup <= {day}) and (a.churned is null or a.churned > {day}))'

    def moved(self, today):
        """Sometimes the question is moved into the past as a whole."""
        if self.random.random() < 0.3:
            days = self.days()
            return f' | at {days}d ago', day_before(today, days)
        return '', today

    def filter(self):
        if self.random.random() < 0.4:
            return '', lambda d: 'true'
        c = self.condition()
        return f' | where {c.spade}', c.sql

    def listing(self, today):
        at, day = self.moved(today)
        where, condition = self.filter()
        items = [self.number() if self.random.random() < 0.7 else self.condition() for _ in range(self.pick(1, 2, 3))]
        names = ', '.join(f'c{i} = {p.spade}' for i, p in enumerate(items))
        columns = ', '.join(f'{p.sql(day)} as c{i}' for i, p in enumerate(items))
        return (f'accounts{where} | select id, {names} | sort id{at}',
                f'select a.id, {columns} from accounts a where {self.there(day)} and ({condition(day)}) order by 1')

    def grouped(self, day, condition, dims, measures):
        inner = ', '.join([f'{p.sql(day)} as d{i}' for i, p in enumerate(dims)]
                          + [f'{p.sql(day)} as m{i}' for i, (p, _) in enumerate(measures)])
        outer = ', '.join([f'd{i}' for i in range(len(dims))]
                          + [f"{text.format(f'm{i}')} as m{i}" for i, (_, text) in enumerate(measures)])
        by = f" group by {', '.join(f'd{i}' for i in range(len(dims)))}" if dims else ''
        return f'select {outer} from (select {inner} from accounts a where {self.there(day)} and ({condition(day)})){by}'

    def slice(self, today):
        at, day = self.moved(today)
        where, condition = self.filter()
        dims = [self.dim() for _ in range(self.pick(0, 1, 1, 2))]
        measures = [self.measure() for _ in range(self.pick(1, 2, 3))]
        by = f" by {', '.join(f'd{i} = {p.spade}' for i, p in enumerate(dims))}" if dims else ''
        names = ', '.join(f'm{i} = {p.spade}' for i, (p, _) in enumerate(measures))
        return f'accounts{where} | slice {names}{by}{at}', self.grouped(day, condition, dims, measures)

    def top(self, today):
        at, day = self.moved(today)
        where, condition = self.filter()
        key, n = self.number(1), self.pick(1, 3, 10)
        sign, order = self.pick(('', 'asc'), ('-', 'desc'))
        return (f'accounts{where} | derive k = {key.spade} | sort {sign}k, id | take {n} | select id, k{at}',
                f'select a.id, {key.sql(day)} as k from accounts a where {self.there(day)} and ({condition(day)}) '
                f'order by k {order} nulls last, a.id limit {n}')

    def peers(self, today):
        at, day = self.moved(today)
        where, condition = self.filter()
        key = self.number(1)
        within, partition = self.pick(('', ''), (' within tier', 'partition by tier'), (' within tier, active', 'partition by tier, active'))
        word, sql = self.pick(
            ('rank', 'rank() over ({p} order by k desc)'), ('percentile', '100 * percent_rank() over ({p} order by k)'),
            ('deviation', 'k - avg(k) over ({p})'),
            ('zscore', '(k - avg(k) over ({p})) / nullif(stddev_samp(k::double) over ({p}), 0)'))
        # Who has no value gets none and isn't counted.
        alone = f"{partition}, k is null" if partition else 'partition by k is null'
        value = sql.replace('{p}', alone)
        return (f'accounts{where} | select id, p = {word}({key.spade}{within}) | sort id{at}',
                f'select id, case when k is null then null else {value} end as p from (select a.id, a.tier, a.active, '
                f'{key.sql(day)} as k from accounts a where {self.there(day)} and ({condition(day)})) order by 1')

    def log(self, today):
        at, day = self.moved(today)
        feature = self.random.choice(FEATURES)
        where, condition = self.pick(
            ('', 'true'), (f' | where feature == {quoted(feature)}', f'e.feature = {literal(feature)}'),
            (' | where value > 2', 'e.value > 2'), (' | where feature == null', 'e.feature is null'))
        dim, sql = self.pick(
            ('feature', 'e.feature'), ('month(ts)', "date_trunc('month', e.ts)::date"), ('day(ts)', 'e.ts::date'),
            ('week(ts)', "date_trunc('week', e.ts)::date"), ('tier', 'a.tier'))
        return (f'events{where} | slice n = count(), s = sum(value), m = mean(value), d = distinct(account_id) by d0 = {dim}{at}',
                f'select {sql} as d0, count(*) as n, coalesce(sum(e.value), 0) as s, avg(e.value) as m, '
                f'count(distinct e.account_id) as d from events e left join accounts a on a.id = e.account_id '
                f'where e.ts < {day} + interval 1 day and {condition} group by 1')

    def versus(self, today):
        days = self.days()
        where, condition = self.filter()
        measure, text = self.measure()
        text = text.format('m0')
        sides = [
            f"select d0, {text} as m from (select a.tier as d0, {measure.sql(day)} as m0 from accounts a where "
            f"{self.there(day)} and ({condition(day)})) group by d0" for day in (today, day_before(today, days))]
        # A group that one side lacks has what the measure of nothing is there: 0 of counts and sums.
        counts = measure.spade.startswith(('count(', 'sum(', 'distinct('))
        now, then = ('coalesce(x.m, 0)', 'coalesce(y.m, 0)') if counts else ('x.m', 'y.m')
        return (f'accounts{where} | slice m = {measure.spade} by d0 = tier | vs {days}d ago',
                f'select coalesce(x.d0, y.d0) as d0, {now} as m, {then} as m_was, {now} - {then} as m_change from ({sides[0]}) x '
                f'full join ({sides[1]}) y on x.d0 is not distinct from y.d0')

    def steps(self, today):
        where, condition = self.filter()
        measure, text = self.measure()
        step, count = self.pick((7, 4), (1, 5), (30, 3))
        parts = []
        for index in range(count):
            day = day_before(today, index * step)
            parts.append(f"select {day} as as_of, {text.format('m0')} as m from (select {measure.sql(day)} as m0 from "
                         f"accounts a where {self.there(day)} and ({condition(day)}))")
        return (f'accounts{where} | slice m = {measure.spade} | over {count * step}d every {step}d',
                ' union all '.join(parts))
