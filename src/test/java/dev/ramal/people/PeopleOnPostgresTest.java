package dev.ramal.people;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleOnPostgresTest extends PeopleRoutesTest {

    @RegisterExtension
    static final RamalExtension RAMAL = behindAProxy(RamalExtension.onPostgres());

    PeopleOnPostgresTest() {
        super(RAMAL);
    }
}
