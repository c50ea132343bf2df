package dev.ramal.simulator;

import dev.ramal.twilio.TwilioForm.Field;
import java.util.List;
import java.util.Map;

/** The place that Twilio tells of a number, as far as it can tell one. */
final class Geography {
    private record Place(String city, String state, String country) {}

    private static final Map<String, Place> BRAZIL = Map.of(
            "11", new Place("São Paulo", "SP", "BR"),
            "19", new Place("Campinas", "SP", "BR"),
            "21", new Place("Rio de Janeiro", "RJ", "BR"),
            "31", new Place("Belo Horizonte", "MG", "BR"),
            "41", new Place("Curitiba", "PR", "BR"),
            "51", new Place("Porto Alegre", "RS", "BR"),
            "61", new Place("Brasília", "DF", "BR"),
            "71", new Place("Salvador", "BA", "BR"),
            "81", new Place("Recife", "PE", "BR"),
            "85", new Place("Fortaleza", "CE", "BR"));

    /** Area codes that have a place here. */
    static final List<String> AREAS = BRAZIL.keySet().stream().sorted().toList();

    private Geography() {}

    /** City, State, Zip and Country of that number, each under the prefix; none of what is not a number. */
    static void tell(String number, String prefix, List<Field> fields) {
        if (!number.startsWith("+")) {
            return;
        }
        Place place = number.startsWith("+55") && number.length() > 5
                ? BRAZIL.getOrDefault(number.substring(3, 5), new Place("", "", "BR"))
                : new Place("", "", number.startsWith("+1") ? "US" : "");
        fields.add(new Field(prefix + "City", place.city()));
        fields.add(new Field(prefix + "State", place.state()));
        fields.add(new Field(prefix + "Zip", ""));
        fields.add(new Field(prefix + "Country", place.country()));
    }
}
