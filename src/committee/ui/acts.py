"""How do administrators read the journal: which act, by whom, when, never what it said?"""

import pandas as pd
import streamlit as st

from committee.journal.queries import acts_without_contents, verify
from committee.ui import desk, parts
from committee.ui.texts import t
from committee.words import N_, Sentence

PAGE = "settings.journal"
NEWEST = 500
OFFICE_NAME = "Office"  # the journal's name for acts without a signed-in person

ACTS: dict[str, str] = {
    "calls.change_rules": N_("Rules of eligibility changed"),
    "calls.discard_rules": N_("Rules of eligibility thrown away"),
    "calls.draft_rules": N_("Rules of eligibility drafted"),
    "calls.lock_rules": N_("Rules of eligibility locked"),
    "calls.publish_rules": N_("Rules of eligibility published"),
    "calls.take_rules_back": N_("Rules of eligibility taken back"),
    "intake.close_completion": N_("Completion received"),
    "intake.declare_eligibility": N_("Eligibility declared"),
    "intake.lift_overrule": N_("Rule let speak again"),
    "intake.overrule": N_("Rule overruled"),
    "intake.request_completion": N_("Completion asked for"),
    "calls.announce_lots": N_("Lots between equal ranks announced"),
    "calls.change_grid": N_("Criteria grid changed"),
    "calls.advance_round": N_("Round advanced to a later phase"),
    "calls.describe_call": N_("Reading of a call described"),
    "calls.enter_lots": N_("Figures of the lots entered"),
    "calls.hold_round": N_("Round held in its phase"),
    "calls.lock_grid": N_("Criteria grid locked"),
    "calls.meeting_closed": N_("Round's meeting closed"),
    "calls.meeting_opened": N_("Round's meeting opened"),
    "calls.move_dates": N_("Dates of a round moved"),
    "calls.open_call": N_("Call opened"),
    "calls.open_programme": N_("Programme opened"),
    "calls.open_round": N_("Round opened"),
    "calls.publish_grid": N_("Criteria grid published"),
    "calls.release_round": N_("Round given back to its dates"),
    "calls.results_published": N_("Results of a round published"),
    "calls.ship_grids": N_("Default criteria grids loaded"),
    "cli.read_as_office": N_("Applications read at the command line"),
    "documents.keep": N_("File kept"),
    "documents.withdraw": N_("File withdrawn"),
    "followup.change_payment": N_("Planned payment changed"),
    "followup.milestone_done": N_("Milestone reached"),
    "followup.pay_instalment": N_("Instalment paid"),
    "followup.plan_milestone": N_("Milestone planned"),
    "followup.plan_payment": N_("Payment planned"),
    "followup.postpone_milestone": N_("Milestone postponed"),
    "followup.set_milestone_aside": N_("Milestone set aside"),
    "followup.start": N_("Follow-up started"),
    "intake.attach_documents": N_("ZIP of documents attached"),
    "intake.carry_over": N_("Deferred application moved to the next round"),
    "intake.change_status": N_("Status of applications changed"),
    "intake.call_distinct": N_("Two applications called two projects"),
    "intake.create": N_("Application created by hand"),
    "intake.edit": N_("Application written by hand"),
    "intake.import": N_("Applications imported"),
    "intake.write_redaction": N_("Redaction written"),
    "intake.instruct": N_("Instruction of an application recorded"),
    "intake.geocode_sites": N_("Addresses of sites searched"),
    "intake.locate_again": N_("Sites located again"),
    "intake.place_site": N_("Site placed by hand"),
    "intake.merge": N_("Two applications merged"),
    "intake.submit": N_("Application submitted"),
    "intake.undo_import": N_("Import taken back"),
    "journal.erase": N_("Contents of a journal entry erased"),
    "meetings.adopt_scenario": N_("Scenario sent to a meeting"),
    "meetings.change": N_("Meeting changed"),
    "meetings.close": N_("Meeting closed"),
    "meetings.import_past_awards": N_("Earlier winners imported"),
    "meetings.open": N_("Meeting opened"),
    "meetings.prepare": N_("Meeting prepared"),
    "meetings.publish": N_("Results published"),
    "meetings.record_attendance": N_("Attendance recorded"),
    "meetings.record_decision": N_("Decision recorded"),
    "meetings.record_past_award": N_("Earlier award recorded"),
    "meetings.set_agenda": N_("Agenda set"),
    "meetings.take_up_item": N_("Item of the agenda taken up"),
    "meetings.withdraw_decision": N_("Decision withdrawn"),
    "meetings.withdraw_provisional_list": N_("Provisional list taken back"),
    "organisations.add_alias": N_("Other name of an organisation noted"),
    "organisations.add_member": N_("Member of a consortium noted"),
    "organisations.describe": N_("Organisation described"),
    "organisations.end_mandate": N_("Mandate ended"),
    "organisations.end_membership": N_("Membership of a consortium ended"),
    "organisations.import_contributions": N_("Landlords' contributions imported"),
    "organisations.import_stock": N_("Landlords' dwellings imported"),
    "organisations.join_group": N_("Organisation joined to a group"),
    "organisations.merge": N_("Two organisations merged"),
    "organisations.move_alias": N_("Other name moved to another organisation"),
    "organisations.record_fact": N_("Fact about an organisation recorded"),
    "organisations.record_facts": N_("Facts about organisations recorded"),
    "organisations.record_mandate": N_("Mandate recorded"),
    "organisations.register": N_("Organisation registered"),
    "organisations.remove_alias": N_("Other name of an organisation taken away"),
    "organisations.remove_member": N_("Member of a consortium taken away"),
    "organisations.rename": N_("Organisation renamed"),
    "mail.cancel": N_("Sending of a message cancelled"),
    "mail.retry": N_("Message put back to be sent"),
    "mail.send": N_("Message sent or given up"),
    "ranking.archive_scenario": N_("Scenario set aside"),
    "ranking.change_scenario": N_("Scenario changed"),
    "ranking.compute_scenario": N_("Scenario calculated"),
    "ranking.make_scenario": N_("Scenario made"),
    "ranking.set_items": N_("Applications of a scenario settled by hand"),
    "review.import_sheet": N_("Review sheet brought back"),
    "review.remind": N_("Readers reminded"),
    "people.accept_invitation": N_("Invitation accepted"),
    "people.appoint": N_("Office given"),
    "people.change_roles": N_("Roles changed"),
    "people.close_account": N_("Account closed"),
    "people.invite": N_("Invitation made"),
    "people.name_alternate": N_("Alternate named"),
    "people.register": N_("Account made"),
    "people.sign_in": N_("Signed in"),
    "people.sign_out_everywhere": N_("Signed out everywhere"),
    "review.assign_readers": N_("Readers assigned"),
    "review.accept_link": N_("Link accepted by the chair"),
    "review.declare_for_organisations": N_("Interests of a blind round declared"),
    "review.impose_found": N_("Recusal imposed for a link found"),
    "review.sign_general_declaration": N_("Yearly declaration signed"),
    "review.declare_interest": N_("Interest declared"),
    "review.declare_no_link": N_("No interest declared"),
    "review.decline_reading": N_("Reading given back by its reader"),
    "review.name_rapporteur": N_("Rapporteur named"),
    "review.free_reader": N_("Reader freed"),
    "review.hand_in": N_("Evaluation handed in"),
    "review.hand_in_note": N_("Rapporteur's note handed in"),
    "review.reopen_note": N_("Rapporteur's note reopened"),
    "review.take_over": N_("Readings taken over by an alternate"),
    "review.impose_recusal": N_("Recusal imposed"),
    "review.lift_recusal": N_("Recusal lifted"),
    "review.reopen": N_("Evaluation reopened"),
    "review.state_preferences": N_("Wishes of a reader stated"),
    "spreadsheets.remember_mapping": N_("Meaning of a source's columns kept"),
    "territories.add_alias": N_("Other name of a QPV added"),
    "territories.drop_alias": N_("Other name of a QPV dropped"),
    "territories.import_data_set": N_("Territorial data set imported"),
    "territories.import_perimeters": N_("Perimeters imported"),
    "territories.load_shipped_facts": N_("Shipped territorial facts loaded"),
    "territories.restore_edition": N_("Territorial data set restored"),
    "territories.set_aside_edition": N_("Territorial data set set aside"),
}


def label(act: str) -> str:
    """What an act is called on screen; one that has no name here is only counted."""
    return t(ACTS.get(act, N_("Other act")))


def verify_chain() -> None:
    """Check every seal when asked, and say where the chain breaks."""
    desk.enter(PAGE)
    if not st.button(t("Check the chain"), type="primary", key="journal_verify"):
        return
    found = verify()
    if found.broken_at is not None:
        parts.alert(Sentence("The chain is broken at entry {number}.", number=found.broken_at))
        return
    parts.alert(
        Sentence("The chain is whole: one entry.", "The chain is whole: {n} entries.", n=found.entries),
        "good",
    )
    if found.erased:
        erased = Sentence(
            "The contents of one entry were erased.",
            "The contents of {n} entries were erased.",
            n=len(found.erased),
        )
        parts.alert(erased, "neutral")


def list_acts() -> None:
    """The newest acts, without their contents."""
    desk.enter(PAGE)
    rows = [
        (row.number, row.at, by_whom(row.actor_name), label(row.act))
        for row in acts_without_contents(limit=NEWEST)
    ]
    parts.table(
        pd.DataFrame(rows, columns=["number", "at", "actor", "act"], dtype=object),
        {
            "number": parts.Column(t("Entry"), "number"),
            "at": parts.Column(t("Time"), "moment"),
            "actor": parts.Column(t("Person")),
            "act": parts.Column(t("Act")),
        },
        "journal",
        caption=t("The {n} newest acts at most", n=NEWEST),
        empty=t("No act was recorded yet."),
    )


def by_whom(actor: str) -> str:
    """Who did something; the command line where nobody was signed in."""
    return t("Command line") if actor == OFFICE_NAME else actor
