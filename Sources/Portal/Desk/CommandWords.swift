import Web

extension Translator {
    /// What was done, as people say it: each command that the journal may name.
    func words(ofCommand name: String) -> String {
        recordWords(name) ?? institutionWords(name) ?? meetingWords(name) ?? roomWords(name) ?? accountWords(name) ?? name
    }

    private func recordWords(_ name: String) -> String? {
        switch name {
        case "documents.keep": self("Document saved")
        case "documents.remove": self("Document removed")
        case "documents.replace": self("Files of a document replaced")
        case "documents.describe": self("Document described")
        case "documents.attach": self("Files attached to a document")
        case "records.keep": self("Record saved")
        case "records.remove": self("Record removed")
        case "records.return": self("Record brought back")
        case "records.add-facet": self("Record put under a theme, a party or a body")
        case "records.authorise-reading": self("Reading authorised to a party")
        case "records.end-authorisation": self("Authorisation to read ended")
        case "records.set-audience": self("Changed who may read it")
        case "records.revise-wording": self("Text revised")
        case "records.released": self("Released on its date")
        case "searches.save": self("Search kept")
        case "jobs.retry": self("Background work tried again")
        case "post.test": self("Test letter sent")
        case "post.retry": self("Letter tried again")
        case "post.drop": self("Letter taken back")
        case "follow-up.follow-action": self("Task that a sitting agreed taken up")
        case "follow-up.keep-decision": self("Decision saved")
        case "follow-up.keep-theme": self("Theme saved")
        case "follow-up.keep-activity": self("Activity saved")
        case "follow-up.keep-seminar": self("Seminar or workshop saved")
        default: nil
        }
    }

    private func institutionWords(_ name: String) -> String? {
        switch name {
        case "institution.open-closed-door": self("Closed door opened for an hour")
        case "institution.keep-party-type": self("Kind of party saved")
        case "institution.keep-party": self("Party saved")
        case "institution.keep-scale": self("Scale of contributions saved")
        case "institution.ask-directory-check": self("Parties asked to check the directory")
        case "institution.discharge-duty": self("Task marked as done")
        case "institution.give-task": self("Task given to a seat")
        case "institution.keep-term": self("Term of the glossary saved")
        case "institution.correct-person": self("Personal data put right")
        case "institution.erase-person": self("Personal data erased")
        case "institution.keep-body": self("Body saved")
        case "institution.keep-participation": self("Participation in a body saved")
        case "institution.keep-focal-point": self("Focal point saved")
        case "institution.keep-function": self("Function of seats saved")
        case "institution.keep-rule": self("Rule saved")
        case "institution.set-retention": self("Time that personal data are kept was set")
        case "institution.invite-holder": self("Person invited to a seat")
        case "institution.invite-again": self("Invitation to a seat sent again")
        case "institution.nominate-holder": self("Person nominated for a seat")
        case "institution.settle-nomination": self("Nomination confirmed or declined")
        case "institution.end-tenure": self("Tenure of a seat ended")
        case "institution.pass-presidency": self("Presidency passed on")
        case "institution.keep-meeting": self("Meeting saved")
        case "institution.announce": self("Announcement made")
        case "institution.choose-notices": self("Chose when to be written to")
        default: nil
        }
    }

    private func meetingWords(_ name: String) -> String? {
        switch name {
        case "meetings.keep-sitting": self("Sitting saved")
        case "meetings.set-deadline": self("Deadline set")
        case "meetings.plan-seminar": self("Seminar or workshop planned")
        case "meetings.announce-edition": self("Edition announced")
        case "meetings.move-sitting": self("Sitting moved")
        case "meetings.remove-sitting": self("Sitting removed")
        case "meetings.plan-edition": self("Edition planned")
        case "meetings.override-rule": self("Exception to a rule made")
        case "meetings.revoke-override": self("Exception to a rule revoked")
        case "meetings.set-item-time": self("Time of an agenda item set")
        case "meetings.describe-item": self("Agenda item described")
        case "meetings.keep-agenda-item": self("Agenda item saved")
        case "meetings.comment-agenda": self("Comment on an agenda")
        case "meetings.answer-comment": self("Comment on an agenda answered")
        case "meetings.circulate-agenda": self("Agenda sent round")
        case "meetings.adopt-agenda": self("Agenda adopted")
        case "meetings.change-item": self("Agenda item changed")
        case "meetings.move-item": self("Agenda item moved")
        case "meetings.add-item": self("Agenda item added")
        case "meetings.remove-item": self("Agenda item removed")
        case "meetings.forget-delegates": self("Personal data of delegates erased")
        case "meetings.answer-invitation": self("Invitation answered")
        case "meetings.change-delegate": self("Delegate changed")
        case "meetings.open-invitation": self("Invitation opened")
        case "meetings.settle-participants": self("List of participants settled")
        case "meetings.accredit-delegates": self("Delegates accredited")
        case "meetings.remind-invited": self("Invited parties reminded")
        case "meetings.register-delegate": self("Delegate registered")
        case "meetings.set-convocation": self("Convocation prepared")
        case "meetings.send-invitations": self("Invitations sent")
        case "meetings.withdraw-delegate": self("Delegate withdrawn")
        case "meetings.convene": self("Meeting convened")
        default: nil
        }
    }

    private func roomWords(_ name: String) -> String? {
        switch name {
        case "meetings.close-door": self("Door of a sitting closed")
        case "meetings.move-request": self("Speakers’ list reordered")
        case "meetings.close-list": self("Speakers’ list closed or opened")
        case "meetings.set-time-limit": self("Speaking time set")
        case "meetings.request-floor": self("Floor requested")
        case "meetings.withdraw-request": self("Request for the floor withdrawn")
        case "meetings.take-up-item": self("Agenda item taken up")
        case "meetings.conduct-sitting": self("Sitting opened, suspended or closed")
        case "meetings.show-text": self("Text shown in the room")
        case "meetings.show-part": self("Part of a text shown in the room")
        case "meetings.let-in": self("Party let in for its item")
        case "meetings.let-out": self("Party let in no more")
        case "meetings.announce-in-room": self("Announcement in the room")
        case "meetings.invite-to-speak": self("Somebody invited to speak")
        case "meetings.give-floor": self("Floor given")
        case "meetings.end-speech": self("Speech ended")
        case "meetings.keep-statement": self("Statement saved")
        case "meetings.hand-in-statement": self("Statement handed in")
        case "meetings.deliver-statement": self("Statement delivered")
        case "meetings.approve-summary": self("Summary approved")
        case "meetings.answer-correction": self("Correction of a summary answered")
        case "meetings.publish-summary": self("Summary published")
        case "meetings.add-action-point": self("Action point added")
        case "meetings.remove-action-point": self("Action point removed")
        case "meetings.keep-summary": self("Summary saved")
        case "meetings.circulate-summary": self("Summary sent round")
        case "meetings.propose-correction": self("Correction of a summary proposed")
        case "meetings.check-in": self("Participant let in")
        case "meetings.check-out": self("Participant gone")
        default: nil
        }
    }

    private func accountWords(_ name: String) -> String? {
        switch name {
        case "accounts.make-recovery-codes": self("Recovery codes made")
        case "accounts.set-second-factor": self("Second factor set up")
        case "accounts.revoke-api-token": self("Token for a program revoked")
        case "accounts.keep-sign-on": self("Sign-in of an institution saved")
        case "accounts.set-session-limits": self("Length of sessions set")
        case "accounts.end-sessions": self("Sessions ended")
        case "accounts.set-password": self("Password set")
        case "accounts.remove-second-factor": self("Second factor removed")
        case "accounts.make-api-token": self("Token for a program made")
        case "accounts.reset-second-factor": self("Second factor taken off for somebody")
        case "accounts.make-link": self("Link to sign in made")
        case "accounts.make-calendar-feed": self("Address of a calendar made")
        case "accounts.revoke-calendar-feed": self("Address of a calendar revoked")
        case "accounts.prove-address": self("New e-mail address confirmed")
        default: nil
        }
    }
}
