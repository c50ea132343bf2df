package dev.ramal.deliveries.durable;

import com.zaxxer.hikari.HikariDataSource;

class DurableOnH2Test extends DurableTest {
    @Override
    HikariDataSource newDatabase() {
        return Databases.h2();
    }
}
