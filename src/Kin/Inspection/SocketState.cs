namespace Kin.Inspection;

/// <summary>What a socket is doing: the states of TCP (RFC 9293), and what the others have of them.</summary>
public enum SocketState
{
    /// <summary>Not known.</summary>
    None,

    /// <summary>Joined to another one.</summary>
    Established,

    /// <summary>It asks for a connection.</summary>
    SynSent,

    /// <summary>It was asked for one, and has answered.</summary>
    SynReceived,

    /// <summary>It has closed; the other has not confirmed that.</summary>
    FinWait1,

    /// <summary>It has closed; the other has not.</summary>
    FinWait2,

    /// <summary>Closed by both; what may still be under way is waited for. No process has it.</summary>
    TimeWait,

    /// <summary>It has an address at most: UDP without a partner, a unix socket that is not joined.</summary>
    Unconnected,

    /// <summary>The other has closed; the process has not.</summary>
    CloseWait,

    /// <summary>Both have closed; the last confirmation is waited for.</summary>
    LastAck,

    /// <summary>It takes connections.</summary>
    Listening,

    /// <summary>Both have closed at the same time.</summary>
    Closing,

    /// <summary>It was asked for a connection that is not whole yet. No process has it.</summary>
    NewSynReceived,
}
