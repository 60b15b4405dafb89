package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.grammar.ExprParser;
import io.arrwdb.engine.filter.plan.ArithmeticOp;
import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.Expression;
import io.arrwdb.engine.filter.plan.Kind;
import io.arrwdb.engine.filter.plan.Operand;
import io.arrwdb.engine.filter.plan.Predicate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Turns a parse tree into a typed plan, from the leaves up. For one filter. */
final class PlanBuilder {
    private final Names names;
    private final Templates templates;
    private final FilterLimits limits;
    private int depth;

    PlanBuilder(Names names, Templates templates, FilterLimits limits) {
        this.names = names;
        this.templates = templates;
        this.limits = limits;
    }

    /** The tree as a condition: a comparison, or a value that is true or false by itself. */
    Predicate condition(ExprParser.ExprContext tree) {
        return switch (build(tree)) {
            case Predicate predicate -> predicate;
            case Operand.Literal literal when literal.value() instanceof Constant.OfBool bool -> new Predicate.Always(bool.value());
            case Operand operand when operand.kind() == Kind.BOOL ->
                new Predicate.Compare(CompareOp.EQ, operand, new Operand.Literal(Constant.of(true)));
            case Operand operand -> throw FilterException.type("predicate is not a boolean expression: " + shown(tree) + " is "
                + Typing.name(operand) + "; compare it with something");
        };
    }

    private Operand operand(ExprParser.ExprContext tree) {
        return switch (build(tree)) {
            case Operand operand -> operand;
            case Predicate.Always always -> new Operand.Literal(Constant.of(always.value()));
            case Predicate _ -> throw FilterException.type("the condition " + shown(tree)
                + " is used as a value; 'not' and the signs bind tighter than comparisons, so parentheses may be missing");
        };
    }

    private Expression build(ExprParser.ExprContext tree) {
        if (++depth > limits.maxDepth()) {
            throw new FilterException(FilterException.Kind.TOO_LARGE, "the filter nests deeper than " + limits.maxDepth()
                + " levels; write it flatter, or use a list with 'in'");
        }
        try {
            return node(tree);
        } finally {
            depth--;
        }
    }

    private Expression node(ExprParser.ExprContext tree) {
        return switch (tree) {
            case ExprParser.ConstantContext t -> literal(t.literal(), false);
            case ExprParser.LiteralListContext t ->
                new Operand.Literal(new Constant.OfList(((ListToken) t.LIST().getSymbol()).values()));
            case ExprParser.PlaceholderContext t -> new Operand.Literal(templates.constant(t.name().getText()));
            case ExprParser.NullTestContext t -> nullTest(t);
            case ExprParser.CallContext t -> call(t);
            case ExprParser.ReferenceContext t -> names.resolve(t.path());
            case ExprParser.GroupContext t -> build(t.expr());
            case ExprParser.ListOfContext t -> list(t);
            case ExprParser.ExistsContext t -> exists(t);
            case ExprParser.LikeContext t -> like(t);
            case ExprParser.PowerContext t -> Typing.power(operand(t.expr(0)), operand(t.expr(1)));
            case ExprParser.UnaryContext t -> unary(t);
            case ExprParser.ProductContext t -> arithmetic(t.op, t.expr());
            case ExprParser.SumContext t -> arithmetic(t.op, t.expr());
            case ExprParser.MembershipContext t -> {
                Predicate in = Typing.in(operand(t.expr(0)), operand(t.expr(1)));
                yield t.NOT() == null ? in : not(in);
            }
            case ExprParser.OrderContext t -> order(t);
            case ExprParser.EqualityContext t ->
                Typing.compare(comparison(t.op), operand(t.expr(0)), operand(t.expr(1)));
            case ExprParser.ConjunctionContext t -> and(t);
            case ExprParser.DisjunctionContext t -> or(t);
            case ExprParser.TimeLiteralContext t -> throw FilterException.unsupported("Timestamptz, as in " + shown(t));
            case ExprParser.RegexContext t -> throw FilterException.unsupported("the regular expression operator " + t.op.getText());
            case ExprParser.ShiftContext t -> throw FilterException.unsupported("the bit operator " + t.op.getText());
            case ExprParser.BitAndContext _ -> throw FilterException.unsupported("the bit operator &");
            case ExprParser.BitXorContext _ -> throw FilterException.unsupported("the bit operator ^");
            case ExprParser.BitOrContext _ -> throw FilterException.unsupported("the bit operator |");
            default -> throw new IllegalStateException("an expression without a meaning: " + tree.getClass().getSimpleName());
        };
    }

    private static Operand.Literal literal(ExprParser.LiteralContext tree, boolean negative) {
        String text = tree.getText();
        if (tree.INTEGER() != null) {
            return new Operand.Literal(Constant.of(Literals.integer(text, negative)));
        }
        if (tree.FLOAT() != null) {
            return new Operand.Literal(Constant.of(negative ? -Literals.number(text) : Literals.number(text)));
        }
        return new Operand.Literal(tree.BOOL() != null ? Constant.of(Literals.bool(text)) : Constant.of(Literals.text(text)));
    }

    private Expression unary(ExprParser.UnaryContext tree) {
        return switch (tree.op.getType()) {
            case ExprParser.NOT -> not(condition(tree.expr()));
            case ExprParser.ADD -> Typing.arithmetic(ArithmeticOp.ADD, new Operand.Literal(Constant.of(0)), operand(tree.expr()));
            case ExprParser.SUB -> negated(tree.expr());
            default -> throw FilterException.unsupported("the bit operator ~");
        };
    }

    /** The most negative integer has no positive twin, so the sign belongs to the literal. */
    private Expression negated(ExprParser.ExprContext tree) {
        if (tree instanceof ExprParser.ConstantContext constant && (constant.literal().INTEGER() != null
                || constant.literal().FLOAT() != null)) {
            return literal(constant.literal(), true);
        }
        return Typing.arithmetic(ArithmeticOp.SUB, new Operand.Literal(Constant.of(0)), operand(tree));
    }

    private Expression arithmetic(Token op, List<ExprParser.ExprContext> sides) {
        ArithmeticOp operator = switch (op.getType()) {
            case ExprParser.ADD -> ArithmeticOp.ADD;
            case ExprParser.SUB -> ArithmeticOp.SUB;
            case ExprParser.MUL -> ArithmeticOp.MUL;
            case ExprParser.DIV -> ArithmeticOp.DIV;
            default -> ArithmeticOp.MOD;
        };
        return Typing.arithmetic(operator, operand(sides.get(0)), operand(sides.get(1)));
    }

    /** {@code a < x < b} parses as a comparison whose left side is one: it means both. */
    private Predicate order(ExprParser.OrderContext tree) {
        if (!(tree.expr(0) instanceof ExprParser.OrderContext inner) || inner.expr(0) instanceof ExprParser.OrderContext) {
            return Typing.compare(comparison(tree.op), operand(tree.expr(0)), operand(tree.expr(1)));
        }
        CompareOp first = comparison(inner.op);
        CompareOp second = comparison(tree.op);
        boolean up = first == CompareOp.LT || first == CompareOp.LE;
        if (up != (second == CompareOp.LT || second == CompareOp.LE)) {
            throw FilterException.type("the range " + shown(tree) + " turns around; both comparisons must point the same way");
        }
        Operand middle = operand(inner.expr(1));
        return and(List.of(Typing.compare(first, operand(inner.expr(0)), middle),
            Typing.compare(second, middle, operand(tree.expr(1)))));
    }

    private static CompareOp comparison(Token op) {
        return switch (op.getType()) {
            case ExprParser.EQ -> CompareOp.EQ;
            case ExprParser.NE -> CompareOp.NE;
            case ExprParser.LT -> CompareOp.LT;
            case ExprParser.LE -> CompareOp.LE;
            case ExprParser.GT -> CompareOp.GT;
            default -> CompareOp.GE;
        };
    }

    private Predicate nullTest(ExprParser.NullTestContext tree) {
        Predicate isNull = new Predicate.IsNull(names.resolve(tree.path()));
        return tree.NOT() == null ? isNull : not(isNull);
    }

    private Predicate exists(ExprParser.ExistsContext tree) {
        if (operand(tree.expr()) instanceof Operand.JsonPath path) {
            return new Predicate.Exists(path);
        }
        throw FilterException.type("exists operations are only supported on json field or dynamic keys, got "
            + shown(tree.expr()));
    }

    private Predicate like(ExprParser.LikeContext tree) {
        Operand operand = operand(tree.expr(0));
        Operand pattern = operand(tree.expr(1));
        boolean text = operand.kind() == Kind.TEXT || operand instanceof Operand.JsonPath;
        if (!text || operand instanceof Operand.Literal) {
            throw FilterException.type("like operation on non-string or no-json field is unsupported: " + Typing.name(operand));
        }
        if (!(pattern instanceof Operand.Literal literal) || !(literal.value() instanceof Constant.OfText value)) {
            throw FilterException.type("the pattern of 'like' must be a string, got " + Typing.name(pattern));
        }
        if (value.value().length() > limits.maxPatternChars()) {
            throw new FilterException(FilterException.Kind.TOO_LARGE, "a 'like' pattern of " + value.value().length()
                + " characters, at most " + limits.maxPatternChars() + " are allowed");
        }
        return new Predicate.Like(operand, value.value());
    }

    private Expression call(ExprParser.CallContext tree) {
        String name = tree.name().getText();
        String function = Calls.function(name);
        List<Operand> arguments = new ArrayList<>();
        for (ExprParser.ArgumentContext argument : tree.argument()) {
            if (argument.name() != null) {
                throw FilterException.type("function " + name + " has no argument named " + argument.name().getText());
            }
            arguments.add(operand(argument.expr()));
        }
        return Calls.call(function, name, arguments);
    }

    private Operand list(ExprParser.ListOfContext tree) {
        List<Constant> values = new ArrayList<>();
        for (ExprParser.ExprContext element : tree.expr()) {
            if (!(operand(element) instanceof Operand.Literal literal)) {
                throw FilterException.type("array element must be a constant value, got " + shown(element));
            }
            values.add(literal.value());
        }
        return new Operand.Literal(Constant.of(values));
    }

    /** Chains of any length lean to the left in the tree; they are walked in a loop, not by recursion. */
    private Predicate and(ExprParser.ConjunctionContext tree) {
        List<Predicate> terms = new ArrayList<>();
        ExprParser.ExprContext rest = tree;
        while (rest instanceof ExprParser.ConjunctionContext chain) {
            terms.add(condition(chain.expr(1)));
            rest = chain.expr(0);
        }
        terms.add(condition(rest));
        Collections.reverse(terms);
        return and(terms);
    }

    private Predicate or(ExprParser.DisjunctionContext tree) {
        List<Predicate> terms = new ArrayList<>();
        ExprParser.ExprContext rest = tree;
        while (rest instanceof ExprParser.DisjunctionContext chain) {
            terms.add(condition(chain.expr(1)));
            rest = chain.expr(0);
        }
        terms.add(condition(rest));
        Collections.reverse(terms);
        if (terms.contains(new Predicate.Always(true))) {
            return new Predicate.Always(true);
        }
        terms.removeIf(Predicate.Always.class::isInstance);
        return terms.isEmpty() ? new Predicate.Always(false) : terms.size() == 1 ? terms.getFirst() : new Predicate.Or(terms);
    }

    private static Predicate and(List<Predicate> all) {
        if (all.contains(new Predicate.Always(false))) {
            return new Predicate.Always(false);
        }
        List<Predicate> terms = all.stream().filter(p -> !(p instanceof Predicate.Always)).toList();
        return terms.isEmpty() ? new Predicate.Always(true) : terms.size() == 1 ? terms.getFirst() : new Predicate.And(terms);
    }

    private static Predicate not(Predicate term) {
        return switch (term) {
            case Predicate.Always always -> new Predicate.Always(!always.value());
            case Predicate.Not inner -> inner.term();
            default -> new Predicate.Not(term);
        };
    }

    private static String shown(ExprParser.ExprContext tree) {
        String text = tree.getText();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
