package io.arrwdb.testkit.server;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link NeedsServers}. */
final class ServersCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = AnnotationSupport.findAnnotation(context.getTestClass(), NeedsServers.class).stream()
                .flatMap(needs -> Arrays.stream(needs.value())).filter(name -> !ServerTools.isInstalled(name)).toList();
        return missing.isEmpty() ? ConditionEvaluationResult.enabled("every server is installed")
                : ConditionEvaluationResult.disabled("not installed: " + missing + "; scripts/servers/install "
                        + String.join(" ", missing) + " does it");
    }
}
