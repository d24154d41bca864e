// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What is kept of a server's connections, and what counts as its refusal. */
class KeptConnectionTest {

    private final List<Connection> opened = new ArrayList<>();
    private boolean refuses;

    private final PGSimpleDataSource server = new PGSimpleDataSource() {
        @Override
        public Connection getConnection() throws SQLException {
            if (refuses) {
                throw new SQLException("too many", "53300");
            }
            opened.add(DriverManager.getConnection("jdbc:h2:mem:kept"));
            return opened.get(opened.size() - 1);
        }
    };

    private final KeptConnection kept = new KeptConnection(server, () -> {});

    @Test
    void oneIsUsedAgainAndClosedAtTheEnd() throws SQLException {
        kept.getConnection().close();
        kept.getConnection().close();
        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).isClosed()).isFalse();

        kept.close();
        assertThat(opened.get(0).isClosed()).isTrue();
    }

    @Test
    void oneThatHasDiedIsReplaced() throws SQLException {
        kept.getConnection().close();
        opened.get(0).close();

        assertThat(kept.getConnection().isClosed()).isFalse();
        assertThat(opened).hasSize(2);
    }

    @Test
    void aSecondOneThatIsRefusedIsNoRefusalOfTheServer() throws SQLException {
        Connection first = kept.getConnection();
        refuses = true;

        assertThatThrownBy(kept::getConnection).hasMessage("too many");
        assertThat((Exception) kept.refusal()).isNull();

        first.close();
        opened.get(0).close();
        assertThatThrownBy(kept::getConnection).hasMessage("too many");
        assertThat((Exception) kept.refusal()).isNotNull();
    }

    @Test
    void oneThatComesBackLateIsClosed() throws SQLException {
        Connection late = kept.getConnection();
        kept.close();
        late.close();

        assertThat(opened.get(0).isClosed()).isTrue();
    }
}
