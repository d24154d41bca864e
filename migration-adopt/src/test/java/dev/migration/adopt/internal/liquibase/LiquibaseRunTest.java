package dev.migration.adopt.internal.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiquibaseRunTest {

    @Test
    void aClassThatIsMissingIsNamedAsOne() {
        var missing = new NoClassDefFoundError("org/apache/commons/lang3/ObjectUtils");

        assertThat(new LiquibaseRun.FailedException(missing).missingClass())
                .isEqualTo("org.apache.commons.lang3.ObjectUtils");
        assertThat(new LiquibaseRun.FailedException(new IllegalStateException("unexpected", missing)).missingClass())
                .isEqualTo("org.apache.commons.lang3.ObjectUtils");
        assertThat(new LiquibaseRun.FailedException(new IllegalStateException("unexpected")).missingClass())
                .isNull();
    }
}
