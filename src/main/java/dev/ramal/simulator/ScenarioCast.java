package dev.ramal.simulator;

import dev.ramal.simulator.CallPlayer.Parties;
import dev.ramal.simulator.Scenario.Callee;
import dev.ramal.simulator.Scenario.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The people of a scenario; what it leaves open, chance decides. */
final class ScenarioCast implements Cast {

    private final Scenario scenario;
    private final Random random;
    private final int ring;
    private final int talk;
    private final int message;
    private final boolean otherSideHangsUp;
    private final String from;
    private final String to;

    /** @param parties who calls whom; null for whom chance names */
    ScenarioCast(Trunk trunk, Scenario scenario, Random random, @Nullable Parties parties) {
        this.scenario = scenario;
        this.random = random;
        this.ring = 2 + random.nextInt(12);
        this.talk = 3 + random.nextInt(25);
        this.message = 2 + random.nextInt(13);
        this.otherSideHangsUp = random.nextBoolean();
        String party = "+55" + Geography.AREAS.get(random.nextInt(Geography.AREAS.size())) + "98765"
                + String.format(Locale.ROOT, "%04d", random.nextInt(10_000));
        int agent = random.nextInt(trunk.agents().size());
        String webphone = "client:" + trunk.agents().get(agent);
        String other = trunk.agents().get((agent + 1) % trunk.agents().size());
        this.from = parties != null ? parties.from() : webphone() ? webphone : party;
        this.to = parties != null
                ? parties.to()
                : !webphone() ? trunk.number() : scenario == Scenario.BROWSER_TO_BROWSER ? other : party;
    }

    @Override
    public boolean webphone() {
        return scenario.origin() == Origin.WEBPHONE;
    }

    @Override
    public String from() {
        return from;
    }

    @Override
    public String to() {
        return to;
    }

    @Override
    public Rung rung(List<String> parties, int dial) {
        boolean mobiles = parties.stream().noneMatch(party -> party.startsWith("client:"));
        Callee callee =
                switch (scenario.callee()) {
                    case LETS_FIRST_RING -> dial == 1 ? Callee.LETS_RING : Callee.ANSWERS;
                    case REFUSES -> Callee.ANSWERS;
                    case ANSWERS_MOBILE, REFUSES_MOBILE -> mobiles ? Callee.ANSWERS : Callee.LETS_RING;
                    default -> scenario.callee();
                };
        return new Rung(callee, random.nextInt(parties.size()));
    }

    @Override
    public boolean accepts() {
        return scenario.callee() != Callee.REFUSES_MOBILE && scenario.callee() != Callee.REFUSES;
    }

    @Override
    public boolean works(int worker) {
        return scenario.callee() != Callee.LETS_FIRST_RING || worker > 0;
    }

    @Override
    public Said asked(Verb gather) {
        return Said.NOTHING;
    }

    @Override
    public Said askedInQueue(Verb gather) {
        String key = scenario.inQueue();
        return key.isEmpty() || key.equals("hangup") ? Said.NOTHING : new Said(key, "");
    }

    @Override
    public boolean waits(long seconds) {
        return !scenario.inQueue().equals("hangup");
    }

    /** Who reached nobody hears no announcement to its end, unless there is a message to leave. */
    @Override
    public boolean leavesAt(Verb verb, boolean nobody) {
        return scenario == Scenario.INBOUND_MISSED
                && nobody
                && (verb.name().equals("Record") || verb.name().equals("Say") && !otherSideHangsUp);
    }

    @Override
    public int ring() {
        return ring;
    }

    @Override
    public int talk() {
        return talk;
    }

    @Override
    public int message() {
        return message;
    }

    @Override
    public boolean otherSideHangsUp() {
        return otherSideHangsUp;
    }

    @Override
    public boolean hangsUpAfterMessage() {
        return otherSideHangsUp;
    }

    @Override
    public int patience() {
        return 20;
    }
}
