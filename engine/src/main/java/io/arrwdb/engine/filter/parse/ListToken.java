package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.grammar.ExprLexer;
import io.arrwdb.engine.filter.plan.ConstantList;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** A whole list of literals as one token. */
final class ListToken extends CommonToken {
    private static final long serialVersionUID = 1L;

    private final transient ConstantList values;

    ListToken(Token opening, int stopIndex, ConstantList values) {
        super(opening);
        this.values = values;
        setType(ExprLexer.LIST);
        setStopIndex(stopIndex);
    }

    ConstantList values() {
        return values;
    }
}
