package dev.ramal.people;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleOnH2Test extends PeopleRoutesTest {

    @RegisterExtension
    static final RamalExtension RAMAL = behindAProxy(RamalExtension.onH2());

    PeopleOnH2Test() {
        super(RAMAL);
    }
}
