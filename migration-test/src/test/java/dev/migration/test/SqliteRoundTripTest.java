package dev.migration.test;

import javax.sql.DataSource;

class SqliteRoundTripTest extends RoundTripContract {

    @Override
    DataSource dataSource() {
        return new UrlDataSource("jdbc:sqlite:" + path.resolve("clinic.db"), "", "");
    }

    @Override
    String vendor() {
        return "sqlite";
    }
}
