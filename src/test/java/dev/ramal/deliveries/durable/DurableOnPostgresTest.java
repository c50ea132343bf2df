package dev.ramal.deliveries.durable;

import com.zaxxer.hikari.HikariDataSource;

class DurableOnPostgresTest extends DurableTest {
    @Override
    HikariDataSource newDatabase() {
        return Databases.postgres();
    }
}
