package io.arrwdb.deploy.http;

import io.arrwdb.deploy.Liveness;
import io.arrwdb.deploy.Readiness;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Map;
import java.util.Optional;

/**
 * Health as Milvus ({@code /healthz}) and Kubernetes ({@code /livez}, {@code /readyz}) ask for it. Alive means that the
 * process answers and none of its loops hangs; ready, that everything kept on disk is back and requests are served, and that it is not
 * about to stop; healthy, that besides nothing of it is
 * damaged.
 */
@Controller
public final class HealthController {
    private final Readiness readiness;
    private final Liveness liveness;

    HealthController(Readiness readiness, Liveness liveness) {
        this.readiness = readiness;
        this.liveness = liveness;
    }

    @Get("/livez")
    @Produces(MediaType.APPLICATION_JSON)
    HttpResponse<Map<String, String>> live() {
        Optional<String> stuck = liveness.stuck();
        return stuck.isEmpty() ? HttpResponse.ok(Map.of("state", "OK")) : unavailable("STUCK", stuck.get());
    }

    @Get("/readyz")
    @Produces(MediaType.APPLICATION_JSON)
    HttpResponse<Map<String, String>> ready() {
        return readiness.phase() == Readiness.Phase.READY ? HttpResponse.ok(Map.of("state", "OK"))
                : unavailable(readiness.phase().name(), readiness.progress());
    }

    @Get("/healthz")
    @Produces(MediaType.APPLICATION_JSON)
    HttpResponse<Map<String, String>> healthy() {
        String problems = readiness.problems();
        return readiness.phase() == Readiness.Phase.READY && !problems.isEmpty() ? unavailable("UNHEALTHY", problems) : ready();
    }

    private static HttpResponse<Map<String, String>> unavailable(String state, String detail) {
        return HttpResponse.<Map<String, String>>status(HttpStatus.SERVICE_UNAVAILABLE).body(Map.of("state", state, "detail", detail));
    }
}
