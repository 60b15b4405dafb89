package io.arrwdb.deploy.http;

import io.arrwdb.deploy.Readiness;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Map;

/**
 * Health as Milvus ({@code /healthz}) and Kubernetes ({@code /livez}, {@code /readyz}) ask for it. Alive means that the
 * process answers; ready, that everything kept on disk is back and requests are served; healthy, that besides nothing of it is
 * damaged.
 */
@Controller
public final class HealthController {
    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    @Get("/livez")
    @Produces(MediaType.APPLICATION_JSON)
    Map<String, String> live() {
        return Map.of("state", "OK");
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
