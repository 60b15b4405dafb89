package io.arrwdb.deploy.junit;

import io.arrwdb.deploy.ArrwDb;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test methods an {@link ArrwDb} parameter: one embedded server for the whole test run, started at its first use
 * and closed at the end. Tests share it, so each should use collections of its own.
 */
public final class ArrwDbExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ArrwDbExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == ArrwDb.class;
    }

    @Override
    public ArrwDb resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Store store = test.getRoot().getStore(NAMESPACE);
        return store.computeIfAbsent(ArrwDb.class, key -> ArrwDb.embedded(), ArrwDb.class);
    }
}
