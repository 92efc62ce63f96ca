import Records
import SQL
import Web

/// What forms do with summaries.
enum SummaryDeeds {
    /// Does it; what breaks a rule comes back with what was typed in the form that it was typed in.
    /// - Parameter place: where on the page one sees that it was done.
    private static func attempt(
        _ submission: Submission, form: String, at place: String = "top", notice: String, _ body: (String) async throws -> Void
    ) async throws -> Outcome {
        let slug = try submission.inquiry.slug()
        var typed: [String: String] = [:]
        for item in submission.form.fields.items where item.name != "form-token" { typed[item.name] = item.value }
        return try await submission.attempt {
            try await body(slug)
            return .see("/summaries/\(slug)#\(place)", notice: notice)
        } orShow: { [typed] problems in
            try await SummaryPage.read(submission.inquiry, .init(form: form, values: typed, problems: problems))
        }
    }

    @Sendable static func assemble(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "state", notice: submission.t("The draft has been put together.")) { slug in
            let languages = submission.t.site.languages.all
            let (known, minutes, preparing) = try await submission.inquiry.read { db, reader in
                var minutes: [(Language, SittingMinutes)] = []
                for language in languages {
                    minutes.append((language, try db.minutes(of: slug, for: reader.reading(language))))
                }
                return (try db.summary(of: slug, for: reader), minutes, try db.agendaAudiences().planning)
            }
            guard known == nil || submission.form.isChecked("again") else {
                throw Refusal.invalid("state", "there is a draft already")
            }
            guard let sitting = minutes.first?.1.sitting else { throw Refusal.notFound }
            guard sitting.isOpenToReader else {
                throw Refusal.notAllowed(reason: "the closed door is for heads of delegation and their companions", rule: "m3")
            }
            let state = known?.summary.state ?? .draft
            var draft = RecordDraft(
                Summary.reference(of: slug), audience: Summary.audience(state, inside: sitting.sitting.inside, preparing: preparing))
            draft.follow(.of, Sitting.kind, slug)
            draft.follow(.partOf, "meeting", sitting.sitting.meeting)
            draft.when = sitting.record.when
            for (language, minutes) in minutes {
                let t = submission.t.speaking(language)
                let title = t("Summary: {title}", ["title": minutes.sitting.record.title.text])
                draft.wordings.add(Wording(title, in: language, .draft), to: .title)
                draft.wordings.add(Wording(SummaryText.assembled(minutes, t), in: language, .draft), to: .text)
            }
            try await submission.perform(
                KeepSummary(draft, Summary(sitting: slug, state: state, assembled: submission.moment)))
        }
    }

    @Sendable static func circulate(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "circulate", notice: submission.t("Circulated. The delegations have been written to.")) { slug in
            guard let day = Day(submission.form["until"]) else { throw Refusal.invalid("until", "a day such as 2026-11-21") }
            try await submission.perform(CirculateSummary(slug, until: day))
        }
    }

    @Sendable static func correct(_ submission: Submission) async throws -> Outcome {
        let notice = submission.t("Handed in. The secretariat answers it here.")
        return try await attempt(submission, form: "correct", at: "corrections", notice: notice) { slug in
            try await submission.perform(
                ProposeCorrection(
                    slug, party: try submission.form.required("party"), language: submission.t.language, text: submission.form["text"]))
        }
    }

    @Sendable static func answer(_ submission: Submission) async throws -> Outcome {
        let correction = submission.form["correction"]
        return try await attempt(submission, form: "answer", at: "c-\(correction)", notice: submission.t("Answered.")) { slug in
            guard let answer = Correction.Answer(rawValue: submission.form["answer"]) else {
                throw Refusal.invalid("answer", "one of {list}", ["list": "taken, declined"])
            }
            try await submission.perform(
                AnswerCorrection(slug, correction: Identity(rawValue: correction), answer, words: submission.form["words"]))
        }
    }

    @Sendable static func addAction(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "actions", at: "actions", notice: submission.t("Noted.")) { slug in
            try await submission.perform(
                AddActionPoint(
                    slug, party: submission.form["party"], due: submission.form["due"], language: submission.t.language,
                    text: submission.form["text"]))
        }
    }

    @Sendable static func removeAction(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "state", at: "actions", notice: submission.t("Taken off.")) { slug in
            try await submission.perform(RemoveActionPoint(slug, point: Identity(rawValue: submission.form["point"])))
        }
    }

    @Sendable static func approve(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "state", notice: submission.t("Approved. The action points are now followed up.")) { slug in
            try await submission.perform(ApproveSummary(slug))
        }
    }

    @Sendable static func publish(_ submission: Submission) async throws -> Outcome {
        let text = submission.form["at"]
        let notice = text.isEmpty ? submission.t("Published.") : submission.t("Noted. It is public from then on.")
        return try await attempt(submission, form: "publish", notice: notice) { slug in
            let clock = try await submission.inquiry.read { db, reader in
                try db.record(Summary.reference(of: slug), for: reader).flatMap { _ in try db.sittingRow(slug) }
                    .map { try Sitting(row: $0).clock }
            }
            guard let clock else { throw Refusal.notFound }
            let reading = VenueClock.Reading(text)
            guard text.isEmpty || reading != nil else {
                throw Refusal.invalid("at", "a time such as 2007-04-26T09:30")
            }
            try await submission.perform(PublishSummary(slug, to: .everyone, at: reading.map { clock.moment($0) }))
        }
    }
}

extension Reader {
    /// The same reader in another language.
    fileprivate func reading(_ language: Language) -> Reader {
        Reader(clearance, language: language, of: languages, at: moment)
    }
}
