package io.arrwdb.engine.filter.parse;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.grammar.ExprParser;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.filter.plan.Predicate;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;

/** Makes plans of filters: the text that a client sends, its placeholders' values and a schema go in, a typed plan comes out. */
public final class FilterParser {
    private static final int SHOWN_CHARS = 200;

    private FilterParser() { }

    /**
     * Parses a filter, checks its types and resolves its names: a name that is no field is a key of the dynamic field, where the
     * collection has one. An empty filter passes everything.
     *
     * @param templates the value of each placeholder by name; those that the filter does not name are ignored
     * @throws FilterException when the filter is not right, or not supported; the message begins with Milvus's words
     */
    public static FilterPlan parse(String filter, CollectionSchema schema, Map<String, TemplateValue> templates,
            FilterLimits limits) {
        try {
            Predicate root = filter.isBlank() ? new Predicate.Always(true) : predicate(filter, schema, templates, limits);
            return new FilterPlan(schema.primaryKey().id(), root);
        } catch (FilterException e) {
            throw new FilterException(e.kind(), "cannot parse expression: " + shown(filter) + ", error: " + e.getMessage());
        } catch (StackOverflowError e) {
            // The depth limit keeps this from happening on threads of the usual size; one with less stack must not die of it.
            throw new FilterException(FilterException.Kind.TOO_LARGE,
                "cannot parse expression: " + shown(filter) + ", error: the filter nests too deeply for this thread's stack");
        }
    }

    private static Predicate predicate(String filter, CollectionSchema schema, Map<String, TemplateValue> templates,
            FilterLimits limits) {
        if (filter.length() > limits.maxTotalChars()) {
            throw new FilterException(FilterException.Kind.TOO_LARGE, "the filter has " + filter.length()
                + " characters, at most " + limits.maxTotalChars() + " are allowed; pass long lists as templates");
        }
        List<Token> tokens = Tokens.of(filter, limits);
        Nesting.check(tokens, limits.maxDepth());
        PlanBuilder builder = new PlanBuilder(new Names(schema), new Templates(templates, limits), limits);
        return builder.condition(tree(tokens).expr());
    }

    private static ExprParser.FilterContext tree(List<Token> tokens) {
        ExprParser parser = new ExprParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.addErrorListener(new Refusing());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        return parser.filter();
    }

    private static String shown(String filter) {
        return filter.length() <= SHOWN_CHARS ? filter : filter.substring(0, SHOWN_CHARS) + "...";
    }

    /** The first error ends the parsing. */
    private static final class Refusing extends BaseErrorListener {
        @Override
        public void syntaxError(Recognizer<?, ?> recognizer, Object symbol, int line, int column, String message,
                RecognitionException e) {
            String text = symbol instanceof Token token ? token.getText() : String.valueOf(symbol);
            throw new FilterException(FilterException.Kind.SYNTAX, "line " + line + ":" + column + " cannot continue at '"
                + shown(text) + "'");
        }
    }
}
