package io.atoll.filter;

import io.atoll.filter.ExpressionParser.ArgumentContext;
import io.atoll.filter.ExpressionParser.ArrayContext;
import io.atoll.filter.ExpressionParser.BitsContext;
import io.atoll.filter.ExpressionParser.CallContext;
import io.atoll.filter.ExpressionParser.ComparatorContext;
import io.atoll.filter.ExpressionParser.ComparisonContext;
import io.atoll.filter.ExpressionParser.ConjunctionContext;
import io.atoll.filter.ExpressionParser.ConstantContext;
import io.atoll.filter.ExpressionParser.DisjunctionContext;
import io.atoll.filter.ExpressionParser.ElementContext;
import io.atoll.filter.ExpressionParser.ExistenceContext;
import io.atoll.filter.ExpressionParser.FilterContext;
import io.atoll.filter.ExpressionParser.FunctionContext;
import io.atoll.filter.ExpressionParser.ListContext;
import io.atoll.filter.ExpressionParser.MembershipContext;
import io.atoll.filter.ExpressionParser.MomentContext;
import io.atoll.filter.ExpressionParser.NegationContext;
import io.atoll.filter.ExpressionParser.OperandContext;
import io.atoll.filter.ExpressionParser.ParameterContext;
import io.atoll.filter.ExpressionParser.ParenthesisedContext;
import io.atoll.filter.ExpressionParser.PlaceContext;
import io.atoll.filter.ExpressionParser.PowerContext;
import io.atoll.filter.ExpressionParser.ProductContext;
import io.atoll.filter.ExpressionParser.ShiftContext;
import io.atoll.filter.ExpressionParser.SignContext;
import io.atoll.filter.ExpressionParser.SignedContext;
import io.atoll.filter.ExpressionParser.SignsContext;
import io.atoll.filter.ExpressionParser.SpanContext;
import io.atoll.filter.ExpressionParser.SumContext;
import io.atoll.filter.ExpressionParser.TestContext;
import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Operator;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads a parse tree, from the loosest level of precedence to the tightest: one method per rule of
/// the grammar. The rules for types are in [TypeRules].
final class ExpressionReader {
    private static final int MAX_SHOWN = 100;

    private final References references;
    private final Map<String, Object> params;
    private final ZoneId zone;

    /// @param zone whose time points in time without an offset mean
    ExpressionReader(Schema schema, Map<String, Object> params, ZoneId zone) {
        this.references = new References(schema);
        this.params = params;
        this.zone = zone;
    }

    Filter filter(FilterContext context) {
        Term term = disjunction(context.disjunction());
        return condition(context.disjunction(), term, "predicate is not a boolean expression")
                .filter();
    }

    private Term disjunction(DisjunctionContext context) {
        if (context.getChildCount() == 1) {
            return conjunction(context.conjunction(0));
        }
        var operands = new ArrayList<Term.Condition>();
        for (ConjunctionContext operand : context.conjunction()) {
            operands.add(
                    condition(
                            operand,
                            conjunction(operand),
                            "'or' can only be used between boolean expressions"));
        }
        Sampling.refuseIn(context.getStart(), operands);
        return Conditions.or(context.getStart(), operands);
    }

    private Term conjunction(ConjunctionContext context) {
        if (context.getChildCount() == 1) {
            return negation(context.negation(0));
        }
        var operands = new ArrayList<Term.Condition>();
        for (NegationContext operand : context.negation()) {
            operands.add(
                    condition(
                            operand,
                            negation(operand),
                            "'and' can only be used between boolean expressions"));
        }
        Sampling.requireLast(context.getStart(), operands);
        return Conditions.and(context.getStart(), operands);
    }

    private Term negation(NegationContext context) {
        Term operand = bits(context.bits());
        int negations = context.NOT().size();
        if (negations == 0) {
            return operand;
        }
        Term.Condition condition =
                condition(
                        context.bits(),
                        operand,
                        "not op can only be applied on boolean expression");
        Sampling.refuseNegation(context.getStart(), condition);
        return negations % 2 == 0 ? condition : Conditions.not(context.getStart(), condition);
    }

    /// A condition as it is; a BOOL field is one by itself.
    private static Term.Condition condition(ParserRuleContext context, Term term, String rule) {
        return switch (term) {
            case Term.Condition condition -> condition;
            case Term.Place place when place.type() == DataType.BOOL ->
                    TypeRules.compare(
                            context.getStart(),
                            term,
                            Comparison.EQUAL,
                            new Term.Fixed(new Literal.Bool(true)));
            case Term.Fixed(Literal.Bool(boolean value), _) -> Conditions.constant(value);
            case Term.Place _, Term.Fixed _, Term.Computed _, Term.Span _ ->
                    throw new ExpressionError(
                            context.getStart(),
                            "%s: %s, data type: %s, this is %s"
                                    .formatted(
                                            rule, shown(context), term.typeName(), term.words()));
        };
    }

    /// The text of a part without blanks, as Milvus shows it; only the beginning of a long one.
    private static String shown(ParserRuleContext context) {
        String text = context.getText();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    private Term bits(BitsContext context) {
        refuseOperators(context);
        return comparison(context.comparison(0));
    }

    private Term comparison(ComparisonContext context) {
        List<MembershipContext> operands = context.membership();
        for (ComparatorContext comparator : context.comparator()) {
            if (comparator.ASSIGN() != null) {
                throw new ExpressionError(comparator.getStart(), "'=' compares nothing: write ==");
            }
        }
        Token at = context.getStart();
        return switch (operands.size()) {
            case 1 -> membership(operands.getFirst());
            case 2 ->
                    TypeRules.compare(
                            at,
                            membership(operands.getFirst()),
                            comparison(context.comparator(0)),
                            membership(operands.getLast()));
            case 3 ->
                    TypeRules.range(
                            at,
                            membership(operands.getFirst()),
                            comparison(context.comparator(0)),
                            membership(operands.get(1)),
                            comparison(context.comparator(1)),
                            membership(operands.getLast()));
            default ->
                    throw new ExpressionError(
                            context.comparator(2).getStart(),
                            "more than two comparisons in a chain");
        };
    }

    private static Comparison comparison(ComparatorContext context) {
        return switch (context.getStart().getType()) {
            case ExpressionParser.LESS -> Comparison.LESS;
            case ExpressionParser.LESS_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
            case ExpressionParser.GREATER -> Comparison.GREATER;
            case ExpressionParser.GREATER_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            case ExpressionParser.EQUAL -> Comparison.EQUAL;
            default -> Comparison.NOT_EQUAL;
        };
    }

    private Term membership(MembershipContext context) {
        Term left = shift(context.shift(0));
        if (context.IN() == null) {
            return left;
        }
        Token at = context.getStart();
        Term.Condition in = TypeRules.in(at, left, shift(context.shift(1)));
        return context.NOT() == null ? in : Conditions.not(at, in);
    }

    private Term shift(ShiftContext context) {
        refuseOperators(context);
        return sum(context.sum(0));
    }

    /// Shifts and bit operations are in the grammar only to be refused by name.
    private static void refuseOperators(ParserRuleContext context) {
        if (context.getChildCount() > 1) {
            Token operator = ((TerminalNode) context.getChild(1)).getSymbol();
            String name =
                    switch (operator.getType()) {
                        case ExpressionParser.BIT_AND -> "BitAnd";
                        case ExpressionParser.BIT_OR -> "BitOr";
                        case ExpressionParser.BIT_XOR -> "BitXor";
                        default -> "shift";
                    };
            throw new ExpressionError(
                    operator, "%s is not supported: %s".formatted(name, shown(context)));
        }
    }

    private Term sum(SumContext context) {
        List<ProductContext> operands = context.product();
        Term result = product(operands.getFirst());
        for (int i = 1; i < operands.size(); i++) {
            Token at = operatorBefore(i, context);
            Operator operator =
                    at.getType() == ExpressionParser.PLUS ? Operator.ADD : Operator.SUBTRACT;
            result = TypeRules.compute(at, result, operator, product(operands.get(i)));
        }
        return result;
    }

    private Term product(ProductContext context) {
        List<SignedContext> operands = context.signed();
        Term result = signed(operands.getFirst());
        for (int i = 1; i < operands.size(); i++) {
            Token at = operatorBefore(i, context);
            Operator operator =
                    switch (at.getType()) {
                        case ExpressionParser.STAR -> Operator.MULTIPLY;
                        case ExpressionParser.SLASH -> Operator.DIVIDE;
                        default -> Operator.MODULO;
                    };
            result = TypeRules.compute(at, result, operator, signed(operands.get(i)));
        }
        return result;
    }

    /// In a rule of operands with operators between them.
    private static Token operatorBefore(int operand, ParserRuleContext context) {
        return ((TerminalNode) context.getChild(2 * operand - 1)).getSymbol();
    }

    private Term signed(SignedContext context) {
        List<SignContext> signs = context.sign();
        if (!signs.isEmpty()
                && signs.getLast().MINUS() != null
                && context.power().getChildCount() == 1
                && context.power().test(0).getChildCount() == 1
                && context.power().test(0).operand(0) instanceof ConstantContext constant) {
            // Read with its sign: the smallest integer is no integer without it.
            Literal literal = Literals.read(constant.literal(), true);
            return applySigns(signs.subList(0, signs.size() - 1), new Term.Fixed(literal));
        }
        return applySigns(signs, power(context.power()));
    }

    private static Term applySigns(List<SignContext> signs, Term operand) {
        Term result = operand;
        for (SignContext sign : signs.reversed()) {
            Token at = sign.getStart();
            result =
                    switch (at.getType()) {
                        case ExpressionParser.PLUS -> TypeRules.plus(at, result);
                        case ExpressionParser.MINUS -> TypeRules.negate(at, result);
                        default -> throw new ExpressionError(at, "unexpected op: ~");
                    };
        }
        return result;
    }

    /// From the right: `2 ** 3 ** 2` is `2 ** (3 ** 2)`.
    private Term power(PowerContext context) {
        List<TestContext> operands = context.test();
        List<SignsContext> signs = context.signs();
        Term result = test(operands.getLast());
        for (int i = operands.size() - 1; i > 0; i--) {
            Term exponent = applySigns(signs.get(i - 1).sign(), result);
            Token at = signs.get(i - 1).getStart();
            result = TypeRules.power(at, test(operands.get(i - 1)), exponent);
        }
        return result;
    }

    private Term test(TestContext context) {
        Term left = operand(context.operand(0));
        Token at = context.getStart();
        if (context.LIKE() != null) {
            return TypeRules.like(at, left, operand(context.operand(1)));
        }
        if (context.IS() != null) {
            Term.Condition isNull = TypeRules.isNull(at, left);
            return context.NOT() == null ? isNull : Conditions.not(at, isNull);
        }
        return left;
    }

    private Term operand(OperandContext context) {
        return switch (context) {
            case ParenthesisedContext inner -> disjunction(inner.disjunction());
            case ExistenceContext existence ->
                    TypeRules.exists(existence.getStart(), references.place(existence.reference()));
            case FunctionContext function -> call(function.call());
            case PlaceContext place -> references.place(place.reference());
            case ParameterContext parameter ->
                    Literals.parameter(parameter.getStart(), parameter.name().getText(), params);
            case ListContext list -> array(list.array());
            case MomentContext moment ->
                    TimeRules.moment(
                            moment.getStart(), Literals.string(moment.STRING().getSymbol()), zone);
            case SpanContext span ->
                    TimeRules.span(span.getStart(), Literals.string(span.STRING().getSymbol()));
            case ConstantContext constant ->
                    new Term.Fixed(Literals.read(constant.literal(), false));
            default -> throw new IllegalStateException("unknown operand " + context.getClass());
        };
    }

    private Term call(CallContext context) {
        Token at = context.getStart();
        String name = context.name().getText();
        // An unknown function is the better news than what its arguments lack.
        Functions.check(at, name);
        if (TextFunctions.has(name)) {
            return new TextFunctions(references, this::disjunction).call(context);
        }
        List<Term> arguments = context.argument().stream().map(this::unnamed).toList();
        return Functions.call(at, name, arguments, references.primaryKey());
    }

    private Term unnamed(ArgumentContext context) {
        if (context.ASSIGN() != null) {
            throw new ExpressionError(
                    context.getStart(),
                    "the function has no option '%s'".formatted(context.name().getText()));
        }
        return disjunction(context.disjunction());
    }

    private Term array(ArrayContext context) {
        var literals = new ArrayList<Literal>(context.element().size());
        int times = 0;
        for (ElementContext element : context.element()) {
            Term.Fixed constant = element(element);
            literals.add(constant.literal());
            times += TimeRules.isTime(constant.kind()) ? 1 : 0;
        }
        return TimeRules.list(
                context.getStart(), Literals.bounded(context.getStart(), literals), times);
    }

    private Term.Fixed element(ElementContext context) {
        if (context.literal() != null) {
            return new Term.Fixed(Literals.read(context.literal(), context.MINUS() != null));
        }
        Term term = disjunction(context.disjunction());
        if (term instanceof Term.Fixed constant) {
            return constant;
        }
        throw new ExpressionError(
                context.getStart(),
                "array element type must be generic value, but got: "
                        + shown(context)
                        + ", "
                        + term.words());
    }
}
