package io.arrwdb.rpc.trace;

/**
 * One timed step of a request: a call, or a part of one. Begins when it is made. {@link #NONE} stands for what nobody follows:
 * it costs nothing, and neither do its children. Any thread may use it.
 */
public interface Span {
    /** Of a request that nobody follows. */
    Span NONE = new Span() {
        @Override
        public boolean recording() {
            return false;
        }

        @Override
        public Span child(String name) {
            return this;
        }

        @Override
        public Span call(String rpc) {
            return this;
        }

        @Override
        public Span tag(String key, String value) {
            return this;
        }

        @Override
        public Span tag(String key, long value) {
            return this;
        }

        @Override
        public void fail(String why) { }

        @Override
        public void end() { }

        @Override
        public String traceparent() {
            return "";
        }
    };

    /** Whether anybody follows; where not, what is costly to tell need not be told. */
    boolean recording();

    /** A part of this step, begun now. */
    Span child(String name);

    /** A call of another role, begun now. @param rpc such as {@code QueryNode/Search} */
    Span call(String rpc);

    Span tag(String key, String value);

    Span tag(String key, long value);

    /** The step has failed; it still has to be ended. */
    void fail(String why);

    /** The step is over; what is told of it afterwards is lost. */
    void end();

    /** For the headers of a call: {@code traceparent} of W3C's Trace Context; empty where there is nothing to tell. */
    String traceparent();
}
