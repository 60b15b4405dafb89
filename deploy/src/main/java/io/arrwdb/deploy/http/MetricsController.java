package io.arrwdb.deploy.http;

import io.arrwdb.deploy.compose.RoleGauges;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/** Every metric in Prometheus's text format. */
@Controller
public final class MetricsController {
    private final PrometheusMeterRegistry registry;
    private final RoleGauges gauges;

    MetricsController(PrometheusMeterRegistry registry, RoleGauges gauges) {
        this.registry = registry;
        this.gauges = gauges;
    }

    @Get("/metrics")
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    String metrics() {
        gauges.refresh();
        return registry.scrape();
    }
}
