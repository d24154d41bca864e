// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static dev.migration.fixture.StatusExamples.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class TenantsHealthTest {

    @Test
    void ofManyBrokenTenantsTheFirstAreNamedAndAllAreCounted() {
        Map<String, TenantState> tenants = new LinkedHashMap<>();
        for (int i = 10; i < 40; i++) {
            tenants.put("t" + i, known(i % 2 == 0 ? State.FAILED : State.APPLIED));
        }
        Health health = health(tenants);
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        Map<?, ?> details = (Map<?, ?>) health.getDetails().get("clinics");
        assertThat(details.get("tenants")).isEqualTo(30);
        assertThat(details.get("upToDate")).isEqualTo(15);
        assertThat(details.get("brokenTenants")).isEqualTo(15);
        assertThat(details.get("broken"))
                .asInstanceOf(MAP)
                .hasSize(10)
                .containsEntry("t10", Map.of("0001_t", "FAILED"))
                .containsKey("t28");
    }

    @Test
    void ofFewBrokenTenantsAllAreNamed() {
        Map<?, ?> details = (Map<?, ?>)
                health(Map.of("t", known(State.CHANGED))).getDetails().get("clinics");
        assertThat(details.get("broken")).isEqualTo(Map.of("t", Map.of("0001_t", "CHANGED")));
        assertThat(details.containsKey("brokenTenants")).isFalse();
    }

    @Test
    void aTenantThatCannotBeReadIsNotDown() {
        Health health = health(Map.of(
                "t", TenantState.unknown(List.of(Problem.error(Code.NO_PRIVILEGE, null, "No right", "grant it")))));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(((Map<?, ?>) health.getDetails().get("clinics")).get("problems"))
                .isEqualTo(List.of("no-privilege"));
    }

    private static TenantState known(State state) {
        var migration = open("0001", "0001_t", state, "ab", null);
        return TenantState.of(
                new StatusReport("H2", "mem:clinic", "t", "sections", null, List.of(migration), List.of()));
    }

    private static Health health(Map<String, TenantState> tenants) {
        Health.Builder health = Health.unknown();
        MigrationsHealthIndicator.Details.add(
                Map.of("clinics", new Reading(tenants, Instant.now(), null, List.of(), Map.of())), health);
        return health.build();
    }
}
