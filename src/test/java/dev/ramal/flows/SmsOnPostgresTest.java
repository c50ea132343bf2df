package dev.ramal.flows;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SmsOnPostgresTest extends SmsRouteTest {

    @RegisterExtension
    static final RamalExtension RAMAL = configured(RamalExtension.onPostgres());

    SmsOnPostgresTest() {
        super(RAMAL);
    }
}
