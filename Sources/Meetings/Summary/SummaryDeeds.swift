import Records
import SQL
import Web

/// What forms do with summaries.
enum SummaryDeeds {
    /// Does it; what breaks a rule comes back with what was typed in the form that it was typed in.
    private static func attempt(
        _ submission: Submission, form: String, notice: String, _ body: (String) async throws -> Void
    ) async throws -> Outcome {
        let slug = try submission.inquiry.slug()
        var typed = ["form": form]
        for item in submission.form.fields.items { typed[item.name] = item.value }
        typed["form-token"] = nil
        return try await submission.attempt {
            try await body(slug)
            return .see("/summaries/\(slug)", notice: notice)
        } orShow: { [typed] in try await SummaryPage.read(submission.inquiry, $0, typed) }
    }

    @Sendable static func assemble(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "state", notice: submission.t("The draft has been put together.")) { slug in
            let languages = submission.t.site.languages.all
            let (known, minutes) = try await submission.inquiry.read { db, reader in
                var minutes: [(Language, SittingMinutes)] = []
                for language in languages {
                    minutes.append((language, try db.minutes(of: slug, for: reader.reading(language))))
                }
                return (try db.summary(of: slug, for: reader), minutes)
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
                Summary.reference(of: slug), audience: Summary.audience(state, inside: sitting.sitting.inside))
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
        try await attempt(submission, form: "circulate", notice: submission.t("Circulated.")) { slug in
            guard let day = Day(submission.form["until"]) else { throw Refusal.invalid("until", "a day such as 2026-11-21") }
            try await submission.perform(CirculateSummary(slug, until: day))
        }
    }

    @Sendable static func correct(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "correct", notice: submission.t("Handed in. The secretariat answers it here.")) { slug in
            try await submission.perform(
                ProposeCorrection(
                    slug, party: submission.form["party"], language: submission.t.language, text: submission.form["text"]))
        }
    }

    @Sendable static func answer(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "answer", notice: submission.t("Answered.")) { slug in
            guard let answer = Correction.Answer(rawValue: submission.form["answer"]) else {
                throw Refusal.invalid("answer", "one of {list}", ["list": "taken, declined"])
            }
            try await submission.perform(
                AnswerCorrection(
                    slug, correction: Identity(rawValue: submission.form["correction"]), answer, words: submission.form["words"]))
        }
    }

    @Sendable static func addAction(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "actions", notice: submission.t("Noted.")) { slug in
            try await submission.perform(
                AddActionPoint(
                    slug, party: submission.form["party"], due: submission.form["due"], language: submission.t.language,
                    text: submission.form["text"]))
        }
    }

    @Sendable static func removeAction(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "actions", notice: submission.t("Taken off.")) { slug in
            try await submission.perform(RemoveActionPoint(slug, point: Identity(rawValue: submission.form["point"])))
        }
    }

    @Sendable static func approve(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "state", notice: submission.t("Approved. The action points are now followed up.")) { slug in
            try await submission.perform(ApproveSummary(slug))
        }
    }

    @Sendable static func publish(_ submission: Submission) async throws -> Outcome {
        try await attempt(submission, form: "publish", notice: submission.t("Published.")) { slug in
            let text = submission.form["at"]
            let moment = text.isEmpty ? nil : Moment(text) ?? Day(text).map { Moment(milliseconds: $0.number * 86_400_000) }
            guard text.isEmpty || moment != nil else {
                throw Refusal.invalid("at", "a moment in UTC such as 2027-05-01 or 2027-05-01T12:00Z")
            }
            try await submission.perform(PublishSummary(slug, to: .everyone, at: moment))
        }
    }
}

extension Reader {
    /// The same reader in another language.
    fileprivate func reading(_ language: Language) -> Reader {
        Reader(clearance, language: language, of: languages, at: moment)
    }
}
