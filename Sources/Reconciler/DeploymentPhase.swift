/// Where a deployment stands when a command comes to it.
public enum DeploymentPhase: Sendable {
  /// Nothing of it is there, or nothing that is live.
  case absent
  /// Nothing is deployed: it is there to hold alone what nobody confirmed.
  case held(Ledger)
  case live(Ledger)
  /// What it was before is held.
  case rolledBack(Ledger)
  /// It is rolled back unless somebody confirms it within so many milliseconds.
  case unconfirmed(Ledger, remaining: UInt64)
  /// Nobody confirmed it in time, and it is there still.
  case overdue(Ledger)
  /// The record of it was lost, and had to be found out.
  case lost(Ledger)

  /// - Parameters:
  ///   - ledger: what is live of it.
  ///   - uptime: how long the machine has been running, in milliseconds.
  init(_ ledger: Ledger?, uptime: UInt64) {
    guard let ledger else {
      self = .absent
      return
    }
    self =
      if let deadline = ledger.confirmBy {
        uptime < deadline ? .unconfirmed(ledger, remaining: deadline - uptime) : .overdue(ledger)
      } else if ledger.holdsAlone {
        .held(ledger)
      } else if ledger.held != nil {
        .rolledBack(ledger)
      } else if ledger.rebuilt != nil {
        .lost(ledger)
      } else {
        .live(ledger)
      }
  }

  /// What is recorded of what is live.
  public var ledger: Ledger? {
    switch self {
    case .absent: nil
    case .held(let ledger), .live(let ledger), .rolledBack(let ledger), .unconfirmed(let ledger, _),
      .overdue(let ledger), .lost(let ledger):
      ledger
    }
  }

  /// How long it still waits to be confirmed, in milliseconds; nil where it does not.
  public var remaining: UInt64? {
    switch self {
    case .unconfirmed(_, let remaining): remaining
    case .overdue: 0
    case .absent, .held, .live, .rolledBack, .lost: nil
    }
  }
}

/// A command that may change a deployment.
enum DeploymentCommand: Hashable, Sendable {
  /// - Parameter isSame: whether what is live is what is asked for.
  case apply(isSame: Bool)
  case confirm
  /// What the guard of an apply that waits to be confirmed does.
  ///
  /// - Parameter now: whether it does so although there is time left.
  case expire(now: Bool)
  case rollBack
  case rollForward
  case prune
  case adopt
  case destroy
}

/// What becomes of a command.
enum Decision: Hashable, Sendable {
  /// It is carried out.
  case proceed
  /// It is carried out where it changes nothing.
  case proceedUnchanged
  /// What nobody confirmed is taken back instead.
  case takeBack
  /// There is nothing to do.
  case nothing
  case refuse(Refusal)
}

/// Why a command is not carried out.
enum Refusal: Hashable, Sendable {
  case notDeployed
  case nothingToConfirm
  case nothingToRollBack
  case isRolledBack
  case isNotRolledBack
  case waits
}

extension DeploymentPhase {
  /// What becomes of a command in this phase: the one place that says so.
  func decision(on command: DeploymentCommand) -> Decision {
    switch (command, self) {
    case (.apply, .unconfirmed): .proceedUnchanged
    // Nothing that runs by itself may confirm by accident; another request takes its place.
    case (.apply(isSame: true), .overdue): .takeBack
    case (.apply, _): .proceed

    case (.confirm, .unconfirmed), (.confirm, .overdue): .proceed
    case (.confirm, _): .refuse(.nothingToConfirm)

    case (.expire, .overdue), (.expire(now: true), .unconfirmed): .takeBack
    case (.expire, _): .nothing

    case (.rollBack, .absent), (.rollBack, .held), (.rollForward, .absent), (.rollForward, .held):
      .refuse(.nothingToRollBack)
    case (.rollBack, .rolledBack): .refuse(.isRolledBack)
    case (.rollBack, .unconfirmed(let ledger, _)) where ledger.isFirst: .takeBack
    case (.rollBack, .overdue(let ledger)) where ledger.isFirst: .takeBack
    case (.rollBack, _): .proceed
    case (.rollForward, .rolledBack): .proceed
    case (.rollForward, _): .refuse(.isNotRolledBack)

    case (.prune, .absent), (.adopt, .absent), (.adopt, .held): .refuse(.notDeployed)
    case (.prune, .unconfirmed), (.prune, .overdue), (.adopt, .unconfirmed), (.adopt, .overdue):
      .refuse(.waits)
    case (.prune, _), (.adopt, _): .proceed

    case (.destroy, _): .proceed
    }
  }
}
