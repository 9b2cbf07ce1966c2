namespace Kin.Native;

/// <summary>What became of a message that was sent without waiting.</summary>
internal enum PacketSend
{
    /// <summary>It is on its way.</summary>
    Sent,

    /// <summary>The other end does not read at the moment: nothing has been sent.</summary>
    Full,

    /// <summary>There is no other end any more: nothing has been sent.</summary>
    Gone,
}
