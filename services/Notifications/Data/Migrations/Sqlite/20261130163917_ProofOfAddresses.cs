using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Notifications.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProofOfAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ProvenAt",
                table: "Lanes",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProvenUrl",
                table: "Lanes",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            // Webhooks of before hear on: nobody has asked them for a proof.
            migrationBuilder.Sql(
                "UPDATE \"Lanes\" SET \"ProvenUrl\" = (SELECT \"Url\" FROM \"Webhooks\" WHERE \"Webhooks\".\"Id\" = \"Lanes\".\"WebhookId\"), "
                + "\"ProvenAt\" = (SELECT \"CreatedAt\" FROM \"Webhooks\" WHERE \"Webhooks\".\"Id\" = \"Lanes\".\"WebhookId\");");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Proofs",
                table: "Deliveries",
                columns: new[] { "WebhookId", "NextAttemptAt" },
                filter: "\"Type\" = 'webhook.proof'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Proofs",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "ProvenAt",
                table: "Lanes");

            migrationBuilder.DropColumn(
                name: "ProvenUrl",
                table: "Lanes");
        }
    }
}
