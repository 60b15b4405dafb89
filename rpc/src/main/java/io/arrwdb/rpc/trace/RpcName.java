package io.arrwdb.rpc.trace;

/** How calls are named for people. */
public final class RpcName {
    private RpcName() { }

    /** {@code QueryNode/Search}: the service without its package, and the method. */
    public static String of(String fullMethodName) {
        int slash = fullMethodName.lastIndexOf('/');
        return fullMethodName.substring(fullMethodName.lastIndexOf('.', slash) + 1);
    }
}
