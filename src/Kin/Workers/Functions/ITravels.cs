using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>
/// An object that holds kernel handles and may be an argument: it writes what the other side needs, its
/// handles among it (<see cref="PayloadWriter.Add"/>), and is made anew there.
/// </summary>
/// <typeparam name="TSelf">The class itself, exactly: it is sealed.</typeparam>
internal interface ITravels<TSelf>
    where TSelf : class, ITravels<TSelf>
{
    void Depart(PayloadWriter writer);

    static abstract TSelf Arrive(ref PayloadReader reader);
}
