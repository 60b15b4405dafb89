package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.grammar.ExprLexer;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Refuses filters that are so deep that a recursive parser would exhaust its stack, by counting over tokens: open brackets, and
 * signs and powers within one term, each of which costs a level of recursion.
 */
final class Nesting {
    private Nesting() { }

    static void check(List<Token> tokens, int maxDepth) {
        int open = 0;
        int prefixes = 0;
        for (Token token : tokens) {
            switch (token.getText()) {
                case "(", "[", "{" -> open++;
                case ")", "]", "}" -> {
                    open = Math.max(0, open - 1);
                    prefixes = 0;
                }
                case "," -> prefixes = 0;
                default -> prefixes = after(token, prefixes);
            }
            if (open + prefixes > maxDepth) {
                throw new FilterException(FilterException.Kind.TOO_LARGE, "the filter nests deeper than " + maxDepth
                    + " levels at character " + token.getStartIndex() + "; write it flatter, or use a list with 'in'");
            }
        }
    }

    private static int after(Token token, int prefixes) {
        return switch (token.getType()) {
            case ExprLexer.AND, ExprLexer.OR -> 0;
            case ExprLexer.NOT, ExprLexer.TILDE, ExprLexer.SUB, ExprLexer.ADD, ExprLexer.POW, ExprLexer.EXISTS -> prefixes + 1;
            default -> prefixes;
        };
    }
}
