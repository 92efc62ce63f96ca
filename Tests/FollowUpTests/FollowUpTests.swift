import Testing

@testable import FollowUp
