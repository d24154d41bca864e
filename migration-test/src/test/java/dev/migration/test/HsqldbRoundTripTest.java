package dev.migration.test;

import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

class HsqldbRoundTripTest extends RoundTripContract {

    private final DataSource dataSource = new UrlDataSource("jdbc:hsqldb:mem:" + UUID.randomUUID(), "sa", "");

    @AfterEach
    void shutDown() throws Exception {
        execute("SHUTDOWN");
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }

    @Override
    String vendor() {
        return "hsqldb";
    }
}
