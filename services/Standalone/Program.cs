using Catalog;
using Identity;
using Intake;
using Matching;
using Platform;
using Tracking;

return await ServiceHost.RunAsync(args, new IntakeModule(), new CatalogModule(), new MatchingModule(), new TrackingModule(), new IdentityModule());
