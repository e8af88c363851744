extension Builtins {
  static let scalars: [FunctionEntry] = [
    FunctionEntry("day", .scalar, "day(t)", "The day of a time.", "events | slice count() by day(ts) | take 3"),
    FunctionEntry("week", .scalar, "week(t)", "The Monday of its week.", "events | slice count() by week(ts) | take 3"),
    FunctionEntry(
      "month", .scalar, "month(t)", "The first day of its month.", "accounts | slice count() by month(signup) | take 3"),
    FunctionEntry(
      "quarter", .scalar, "quarter(t)", "The first day of its quarter.", "accounts | slice count() by quarter(signup)"),
    FunctionEntry("year", .scalar, "year(t)", "The first day of its year.", "accounts | slice count() by year(signup)"),
    FunctionEntry(
      "days", .scalar, "days(a, b)", "Days from a to b.", "accounts | select name, days(signup, now) | take 3"),
    FunctionEntry("abs", .scalar, "abs(x)", "The value without its sign.", "accounts | slice max(abs(score - 50))"),
    FunctionEntry(
      "round", .scalar, "round(x [, n])", "To n decimals, halves away from zero.",
      "slice r = round(mean(score), 1) by tier"),
    FunctionEntry("floor", .scalar, "floor(x)", "The integer at or below.", "slice count() by floor(score / 10)"),
    FunctionEntry("ceil", .scalar, "ceil(x)", "The integer at or above.", "slice count() by ceil(score / 10)"),
    FunctionEntry("sqrt", .scalar, "sqrt(x)", "The square root; null below 0.", "slice mean(sqrt(seats)) by tier"),
    FunctionEntry("ln", .scalar, "ln(x)", "The natural logarithm; null at or below 0.", "slice mean(ln(arr)) by tier"),
    FunctionEntry("exp", .scalar, "exp(x)", "e to the power of x.", "slice mean(exp(score / 100)) by tier"),
    FunctionEntry(
      "mod", .scalar, "mod(a, b)", "The remainder, with the sign of b; null where b is 0.",
      "accounts | slice count() by mod(seats, 2)"),
    FunctionEntry("lower", .scalar, "lower(t)", "In lower case.", "accounts | select lower(name) | take 3"),
    FunctionEntry("upper", .scalar, "upper(t)", "In upper case.", "accounts | select upper(tier) | take 3"),
    FunctionEntry(
      "trim", .scalar, "trim(t)", "Without white space at the ends.", "accounts | select trim(name) | take 3"),
    FunctionEntry(
      "length", .scalar, "length(t)", "How many Unicode scalars.", "accounts | slice max(length(name))"),
    FunctionEntry(
      "concat", .scalar, "concat(a, b, …)", "One text after the other; null where one is null.",
      "accounts | select concat(tier, \"/\", segment) | take 3"),
    FunctionEntry(
      "bin", .scalar, "bin(x, width)", "The lower end of the stretch of that width that holds x.",
      "slice count() by bin(score, 10)"),
    FunctionEntry("text", .scalar, "text(x)", "As text.", "accounts | select text(arr) | take 3"),
    FunctionEntry(
      "number", .scalar, "number(x)", "As a number; null where the text is none.",
      "accounts | slice mean(number(seats))"),
    FunctionEntry("int", .scalar, "int(x)", "As an integer, towards zero.", "accounts | slice count() by int(score)"),
    FunctionEntry(
      "date", .scalar, "date(t)", "The date of a time, or of an ISO text.",
      "events | slice count() by date(ts) | take 3"),
  ]
}
