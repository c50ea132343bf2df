package dev.ramal.flows;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class OwnHoursOnPostgresTest extends OwnHoursRouteTest {

    @RegisterExtension
    static final RamalExtension RAMAL = configured(RamalExtension.onPostgres());

    OwnHoursOnPostgresTest() {
        super(RAMAL);
    }
}
