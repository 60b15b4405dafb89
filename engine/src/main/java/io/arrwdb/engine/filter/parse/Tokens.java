package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.grammar.ExprLexer;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.ConstantList;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/**
 * The tokens of a filter, each list of literals folded into one {@link ListToken}: a list of a hundred thousand keys costs its
 * values and nothing else.
 */
final class Tokens {
    private final ExprLexer lexer;
    private final FilterLimits limits;
    private final List<Token> tokens = new ArrayList<>();
    private int charsOutsideLists;

    private Tokens(String filter, FilterLimits limits) {
        lexer = new ExprLexer(CharStreams.fromString(filter));
        lexer.removeErrorListeners();
        this.limits = limits;
    }

    /** @throws FilterException when there is more than the limits allow, or a literal that is none */
    static List<Token> of(String filter, FilterLimits limits) {
        Tokens tokens = new Tokens(filter, limits);
        tokens.readAll();
        return tokens.tokens;
    }

    private void readAll() {
        while (true) {
            Token token = lexer.nextToken();
            if (token.getText().equals("[") && opensList()) {
                int resumeAt = lexer.getInputStream().index();
                int line = lexer.getLine();
                int column = lexer.getCharPositionInLine();
                Token list = fold(token);
                if (list != null) {
                    tokens.add(list);
                    continue;
                }
                lexer.getInputStream().seek(resumeAt);
                lexer.getInterpreter().setLine(line);
                lexer.getInterpreter().setCharPositionInLine(column);
            }
            count(token);
            tokens.add(token);
            if (token.getType() == Token.EOF) {
                return;
            }
        }
    }

    /** After a name or a bracket, an opening bracket starts an index and not a list. */
    private boolean opensList() {
        if (tokens.isEmpty()) {
            return true;
        }
        Token last = tokens.getLast();
        return switch (last.getType()) {
            case ExprLexer.IDENTIFIER, ExprLexer.ISO, ExprLexer.INTERVAL -> false;
            default -> !last.getText().equals("]");
        };
    }

    /** The list that starts here, or null when it holds something that is no literal. */
    private Token fold(Token opening) {
        List<Constant> values = new ArrayList<>();
        while (true) {
            Token token = lexer.nextToken();
            if (token.getText().equals("]")) {
                return new ListToken(opening, token.getStopIndex(), ConstantList.of(values));
            }
            boolean negative = token.getType() == ExprLexer.SUB;
            if (negative) {
                token = lexer.nextToken();
            }
            Constant value = literal(token, negative);
            if (value == null) {
                return null;
            }
            values.add(value);
            if (values.size() > limits.maxListSize()) {
                throw tooLarge("a list of more than " + limits.maxListSize() + " values");
            }
            Token after = lexer.nextToken();
            if (after.getText().equals("]")) {
                return new ListToken(opening, after.getStopIndex(), ConstantList.of(values));
            }
            if (!after.getText().equals(",")) {
                return null;
            }
        }
    }

    private static Constant literal(Token token, boolean negative) {
        return switch (token.getType()) {
            case ExprLexer.INTEGER -> Constant.of(Literals.integer(token.getText(), negative));
            case ExprLexer.FLOAT -> Constant.of(negative ? -Literals.number(token.getText()) : Literals.number(token.getText()));
            case ExprLexer.STRING, ExprLexer.RAW_STRING -> negative ? null : Constant.of(Literals.text(token.getText()));
            case ExprLexer.BOOL -> negative ? null : Constant.of(Literals.bool(token.getText()));
            default -> null;
        };
    }

    private void count(Token token) {
        charsOutsideLists += token.getText().length();
        if (charsOutsideLists > limits.maxChars()) {
            throw tooLarge("more than " + limits.maxChars() + " characters outside of its lists");
        }
    }

    private static FilterException tooLarge(String what) {
        return new FilterException(FilterException.Kind.TOO_LARGE,
            "the filter has " + what + "; split it, or raise the limit");
    }
}
