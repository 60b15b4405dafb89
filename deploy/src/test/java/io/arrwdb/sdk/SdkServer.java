package io.arrwdb.sdk;

import io.arrwdb.deploy.ArrwDb;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test class the clients of one server, started in this JVM for all of them. With
 * {@code -Dio.arrwdb.sdk.uri=http://host:port} the same suites drive any other server, a real Milvus included.
 */
public final class SdkServer implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sdk.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(SdkServer.class))
            .computeIfAbsent("server", key -> Running.start(), Running.class).sdk();
    }

    private record Running(ArrwDb server, Sdk sdk) implements AutoCloseable {
        static Running start() {
            var uri = System.getProperty("io.arrwdb.sdk.uri");
            var server = uri == null ? ArrwDb.embedded() : null;
            return new Running(server, new Sdk(server == null ? uri : server.uri()));
        }

        @Override
        public void close() {
            sdk.close();
            if (server != null) {
                server.close();
            }
        }
    }
}
