using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ConsentsThatEnd : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ExpiredAt",
                table: "Consents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Readings",
                table: "Consents",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Review",
                table: "Consents",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReviewedAt",
                table: "Consents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReviewedBy",
                table: "Consents",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Deletions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CaseId = table.Column<Guid>(type: "uuid", nullable: false),
                    CaseNumber = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    CharityId = table.Column<Guid>(type: "uuid", nullable: false),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ConfirmedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ConfirmedBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Deletions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Disclosures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CaseId = table.Column<Guid>(type: "uuid", nullable: false),
                    CharityId = table.Column<Guid>(type: "uuid", nullable: false),
                    ReferralId = table.Column<Guid>(type: "uuid", nullable: false),
                    ConsentId = table.Column<Guid>(type: "uuid", nullable: false),
                    KindList = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Disclosures", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_to_expire",
                table: "Consents",
                column: "ExpiresAt",
                filter: "\"ExpiresAt\" IS NOT NULL AND \"WithdrawnAt\" IS NULL AND \"ExpiredAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deletions_CaseId_CharityId",
                table: "Deletions",
                columns: new[] { "CaseId", "CharityId" });

            migrationBuilder.CreateIndex(
                name: "IX_Deletions_open",
                table: "Deletions",
                columns: new[] { "CharityId", "Id" },
                filter: "\"ConfirmedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Disclosures_CaseId_CharityId_At",
                table: "Disclosures",
                columns: new[] { "CaseId", "CharityId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Deletions");

            migrationBuilder.DropTable(
                name: "Disclosures");

            migrationBuilder.DropIndex(
                name: "IX_Consents_to_expire",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "ExpiredAt",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "Readings",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "Review",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "ReviewedAt",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "ReviewedBy",
                table: "Consents");
        }
    }
}
